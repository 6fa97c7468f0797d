// A recipe: one epoch with small steps.
export const components = {
  recipes: [
    {
      name: 'brief',
      revision: 1,
      summary: 'One epoch with small steps.',
      citation: 'None: an example.',
      schema: { type: 'object', additionalProperties: false, properties: {} },
      expand: () => ({ 'training.epochs': 1, 'optimizer.learning_rate': 0.0001 }),
    },
  ],
};
