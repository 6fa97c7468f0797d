import type { LocatedWeights } from '../../../contracts/components/weight-source.js';
import { EspalierError } from '../../../foundation/errors/errors.js';

/**
 * Throws WEIGHTS_CHANGED if a file's hash is no longer that of the located weights, which results are recorded under.
 */
export function checkUnchanged(located: LocatedWeights, sha256: string): void {
  if (sha256 === located.sha256) return;
  throw new EspalierError('WEIGHTS_CHANGED', `${located.path} has changed since this execution began`, {
    remedy: 'Run again: runs with other weights are separate runs.',
  });
}
