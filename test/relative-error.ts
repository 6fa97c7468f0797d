import type { Test } from 'tap';

/**
 * Largest difference of two tensors, relative to the largest value expected: what rounding makes of a whole tensor.
 * NaN where one has a value that is not a number.
 */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.NaN;
  let largest = 0;
  let difference = 0;
  for (let index = 0; index < expected.length; index++) {
    largest = Math.max(largest, Math.abs(expected[index]!));
    difference = Math.max(difference, Math.abs(actual[index]! - expected[index]!));
  }
  return difference === 0 ? 0 : difference / largest;
}

/** Asserts that two tensors agree to a relative error. */
export function agree(
  t: Test,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
): void {
  const error = relativeError(actual, expected);
  t.ok(error <= tolerance, `${what}: relative error ${error.toExponential(1)}, at most ${tolerance}`, {
    actual: Array.from(actual).slice(0, 20),
    expected: Array.from(expected).slice(0, 20),
  });
}
