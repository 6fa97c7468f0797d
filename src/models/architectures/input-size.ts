import type { JsonSchema } from '../../contracts/components/component.js';

/**
 * The schema of a backbone's `input_size`: Keras' minimum without the top, and the size its weights were trained at.
 */
export function inputSize(minimum: number, usual: number, note = ''): JsonSchema {
  const text = 'Height and width of the input in pixels.';
  return { type: 'integer', minimum, maximum: 2048, default: usual, description: note ? `${text} ${note}` : text };
}

/** The schema of a backbone whose only setting is its input size. */
export function onlyInputSize(minimum: number, usual: number): JsonSchema {
  return { type: 'object', additionalProperties: false, properties: { input_size: inputSize(minimum, usual) } };
}
