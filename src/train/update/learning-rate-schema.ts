/** The one setting that every optimizer has. */
export const learningRateSchema = (value: number) =>
  ({ type: 'number', exclusiveMinimum: 0, default: value, description: 'Step size.' }) as const;
