import type { Sample, Splits } from '../contracts/data.js';
import { hashOf } from '../foundation/hash.js';

/**
 * Hash of everything about a divided dataset that can change a result: class names, and each split's ids, labels and
 * content.
 */
export function dataFingerprint(splits: Splits): string {
  const rows = (samples: readonly Sample[]) => samples.map(({ id, label, sha256 }) => [id, label, sha256]);
  return hashOf({
    classes: splits.classes,
    train: rows(splits.train),
    validation: rows(splits.validation),
    test: rows(splits.test),
  });
}
