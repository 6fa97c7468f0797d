import type { Trainable } from '../../contracts/trainable.js';
import { elementsIn } from '../../foundation/elements.js';

/** The number of elements in a row from which a model counts as one of large images. */
const largeRow = 2 ** 16;

/**
 * Returns the number of rows that are computed together if rows are independent. Fewer rows fit into the processor's
 * caches and take less memory; more rows share the cost of reading and reordering the weights.
 *
 * MobileNetV2 at 224 px, processor time an image on one core, gradients and update, and peak memory with two threads:
 * all layers, 2 rows: 53 + 2.5 ms, 1.5 GB; 4 rows: 42 + 1 ms, 1.9 GB; 8 rows: 44 + 1.5 ms, 3.0 GB. After block_13,
 * 4 rows: 10.3 + 1 ms; 8 rows: 7.7 + 0.9 ms; 16 rows: 7.8 + 0.5 ms, but with fewer parts than many machines have cores.
 */
export function rowsPerPart({ inputShape }: Pick<Trainable, 'inputShape'>): number {
  return elementsIn(inputShape) >= largeRow ? 4 : 8;
}
