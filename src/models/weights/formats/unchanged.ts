import type { LocatedWeights } from '../../../contracts/components/weight-source.js';
import { EspalierError } from '../../../foundation/errors/errors.js';

/** Throws WEIGHTS_CHANGED where a file is no longer what was located: results are recorded under its hash. */
export function checkUnchanged(located: LocatedWeights, sha256: string): void {
  if (sha256 === located.sha256) return;
  throw new EspalierError('WEIGHTS_CHANGED', `${located.path} has changed since this execution began`, {
    remedy: 'Run again; runs are kept apart by the hash of their weights.',
  });
}
