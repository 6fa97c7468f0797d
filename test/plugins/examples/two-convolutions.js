// A backbone: two convolutions, each of which halves height and width.
export default ({ tf, tfLayers }) => {
  const convolution = (name, filters) =>
    tfLayers.layers.conv2d({ name, filters, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' });

  return {
    backbones: [
      {
        name: 'two_convolutions',
        revision: 1,
        summary: 'Two 3x3 convolutions of stride 2.',
        citation: 'None: an example.',
        schema: {
          type: 'object',
          additionalProperties: false,
          properties: { input_size: { type: 'integer', minimum: 4, default: 16, description: 'Pixels.' } },
        },
        topLayers: [],
        build({ inputSize }) {
          const pixels = tfLayers.input({ shape: [inputSize, inputSize, 3] });
          const edges = convolution('edges', 4).apply(pixels);
          const parts = convolution('parts', 8).apply(edges);
          return tfLayers.model({ name: 'two_convolutions', inputs: pixels, outputs: parts });
        },
        preprocess: (pixels) => tf.sub(tf.div(tf.cast(pixels, 'float32'), 127.5), 1),
        officialWeights: () => undefined,
        imagenetAccuracy: () => undefined,
      },
    ],
  };
};
