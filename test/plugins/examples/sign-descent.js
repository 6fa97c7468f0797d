// An optimizer: every weight moves by the learning rate, against the sign of its gradient, and shrinks a little.
export default ({ tf }) => ({
  optimizers: [
    {
      name: 'sign_descent',
      revision: 1,
      summary: 'Steps of one size, against the sign of the gradient.',
      schema: {
        type: 'object',
        additionalProperties: false,
        properties: {
          learning_rate: { type: 'number', exclusiveMinimum: 0, default: 0.001, description: 'Step size.' },
          decay: { type: 'number', minimum: 0, default: 0, description: 'Fraction of a weight that is taken off.' },
        },
      },
      slots: () => ({}),
      step:
        ({ decay }, { learningRate }) =>
        ({ weight, gradient }) => ({
          weight: tf.sub(tf.mul(weight, 1 - decay), tf.mul(tf.sign(gradient), learningRate)),
          slots: {},
        }),
    },
  ],
});
