/** Returns the number of elements of a tensor of this shape; 1 for a scalar. */
export function elementsIn(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
