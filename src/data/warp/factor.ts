import type { JsonSchema } from '../../contracts/components/component.js';

/** One number for a symmetric range about 0, or the two ends of a range. */
export type Factor = number | readonly [number, number];

/**
 * The schema of a factor.
 * @param ends the bounds of each end of a range
 */
export function factorSchema(description: string, ends: JsonSchema = { minimum: -1, maximum: 1 }): JsonSchema {
  return {
    description,
    anyOf: [
      { type: 'number', minimum: 0, maximum: 1 },
      { type: 'array', items: { type: 'number', ...ends }, minItems: 2, maxItems: 2 },
    ],
  };
}

/** Lower and upper end: 0.2 is -0.2 to 0.2; the ends of a range may be written in either order, as in Keras. */
export function rangeOf(factor: Factor): readonly [number, number] {
  if (typeof factor === 'number') return [-factor, factor];
  return factor[0] <= factor[1] ? factor : [factor[1], factor[0]];
}
