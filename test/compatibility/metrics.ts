import type { Test } from 'tap';
import { parseCsv } from '../../src/record/csv/parse-csv.js';

/**
 * Kernels for other processors add in another order. That changes features by about 1e-6 of their size, and losses by
 * no more after a few steps; a wrong feature, weight or draw changes them in the first digits.
 */
const tolerance = 1e-4;

/** Compares two metrics.csv: bit for bit where they come from one kind of processor, else the losses. */
export function checkMetrics(t: Test, found: string, expected: string, sameKind: boolean): void {
  if (sameKind) {
    t.equal(found, expected);
    return;
  }
  const losses = (text: string) => parseCsv(text)!.flatMap(([, loss, , valLoss]) => [Number(loss), Number(valLoss)]);
  const [wanted, got] = [losses(expected), losses(found)];
  t.equal(got.length, wanted.length);
  const furthest = Math.max(...wanted.slice(2).map((loss, at) => Math.abs(loss - got[at + 2]!)));
  t.ok(furthest < tolerance, `losses differ by ${furthest}`);
}
