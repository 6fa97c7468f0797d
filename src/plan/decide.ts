import type { PlannedRun } from '../contracts/plan.js';
import type { RunRecord } from '../contracts/record.js';
import type { Fingerprint } from '../contracts/work.js';
import { fingerprintChanges } from './fingerprint-changes.js';

/** What is on disk of a run: its record, a directory without a usable one, or nothing. */
export type Found = Pick<RunRecord, 'status' | 'fingerprint' | 'error'> | 'unfinished' | undefined;

/**
 * Whether a run is to be done, and why. A finished run (done or diverged: it would diverge again) is not repeated
 * unless its inputs changed or `force` asks for it; its directory is kept in either case (see `record`'s beginRun).
 * `now` is undefined where the inputs are not on this machine yet: a finished run is then taken as it is.
 */
export function decide(
  found: Found,
  now: Fingerprint | undefined,
  options: { readonly force: boolean },
): Pick<PlannedRun, 'action' | 'reason'> {
  if (found === undefined) return { action: 'run', reason: 'not run yet' };
  if (found === 'unfinished') return { action: 'run', reason: 'an earlier attempt did not finish' };
  if (found.status === 'failed') return { action: 'run', reason: `failed before: ${found.error}` };
  if (options.force) return { action: 'run', reason: 'finished, repeated by --force' };
  if (!now) return { action: 'skip', reason: 'finished (its inputs are not here to compare with)' };
  const changes = fingerprintChanges(found.fingerprint, now);
  return changes.length > 0 ? { action: 'run', reason: changes.join('; ') } : { action: 'skip', reason: 'finished' };
}
