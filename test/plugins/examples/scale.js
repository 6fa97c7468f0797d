// A head layer without weights: features times a factor.
export default ({ tf, tfLayers }) => ({
  headLayers: [
    {
      name: 'scale',
      revision: 1,
      summary: 'Multiplies by a factor.',
      schema: {
        type: 'object',
        additionalProperties: false,
        properties: { factor: { type: 'number', default: 1, description: 'What inputs are multiplied by.' } },
      },
      shorthand: 'factor',
      plan: (_settings, inputShape) => ({ outputShape: inputShape, weights: {} }),
      call: ({ factor }, x) => tf.mul(x, factor),
      toKeras: ({ factor }, name) => tfLayers.layers.rescaling({ name, scale: factor, offset: 0 }),
    },
  ],
});
