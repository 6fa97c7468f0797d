// A schedule: half the learning rate after every so many epochs.
export const components = {
  schedules: [
    {
      name: 'halving',
      revision: 1,
      summary: 'The learning rate is halved after every so many epochs.',
      schema: {
        type: 'object',
        additionalProperties: false,
        properties: { every: { type: 'integer', minimum: 1, default: 10, description: 'Epochs.' } },
      },
      factor: ({ every }, { step, stepsPerEpoch }) => 0.5 ** Math.floor(step / (every * stepsPerEpoch)),
    },
  ],
};
