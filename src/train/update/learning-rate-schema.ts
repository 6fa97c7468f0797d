/** The schema of the learning rate, which every optimizer has. */
export const learningRateSchema = (value: number) =>
  ({ type: 'number', exclusiveMinimum: 0, default: value, description: 'Learning rate.' }) as const;
