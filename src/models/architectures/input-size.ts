import type { JsonSchema } from '../../contracts/components/component.js';

/** The schema of a backbone's `input_size`: what Keras allows without top, and the size its weights were trained at. */
export function inputSize(minimum: number, usual: number, note = ''): JsonSchema {
  const text = 'Height and width of the input, pixels.';
  return { type: 'integer', minimum, maximum: 2048, default: usual, description: note ? `${text} ${note}` : text };
}

/** The settings of a backbone that leaves nothing else open. */
export function onlyInputSize(minimum: number, usual: number): JsonSchema {
  return { type: 'object', additionalProperties: false, properties: { input_size: inputSize(minimum, usual) } };
}
