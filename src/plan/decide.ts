import type { PlannedRun } from '../contracts/plan.js';
import type { RunRecord } from '../contracts/record.js';
import type { Fingerprint } from '../contracts/work.js';
import { fingerprintChanges } from './fingerprint-changes.js';

/** The state of a run on disk: its record, a directory without a usable one, or nothing. */
export type Found = Pick<RunRecord, 'status' | 'fingerprint' | 'error'> | 'unfinished' | undefined;

/**
 * Decides whether a run must be done, and why. A finished run (done or diverged: it would diverge again) is not repeated
 * unless its inputs changed or `force` asks for it; its directory is kept in either case (see `record`'s beginRun).
 * `now` is undefined while the inputs are not on this machine: a finished run is then accepted without comparing them.
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
