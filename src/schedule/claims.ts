import type { Holder } from '../foundation/leases/holder.js';
import { notNow } from './all-in-turn.js';
import type { FeatureJob, RunJob } from './jobs.js';
import type { Outcome } from './outcome.js';

/** Decides which jobs this process may do while other processes work on the same experiment or in the same cache. */
export interface Claims {
  /** Claims a job, or returns the holder of its claim. May reject if the folder of the claims cannot be used. */
  claim(job: FeatureJob | RunJob): Promise<Claim | { readonly holder: Holder | undefined }>;
}

export interface Claim {
  /** The outcome, if another process has done the job since it was planned; it must not be done again. */
  readonly done?: Outcome;
  /** Aborted when another process takes over the job: this one must stop doing it. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/** Claims for a process that works alone: every claim succeeds. */
export const unshared: Claims = {
  claim: async () => ({ lost: new AbortController().signal, release: async () => {} }),
};

interface Claiming {
  readonly claims: Claims;
  readonly signal: AbortSignal;
  taken: ((job: FeatureJob | RunJob, holder: Holder | undefined) => void) | undefined;
}

/**
 * Does a job while holding its claim; returns `notNow` if another process holds the claim or takes it over meanwhile.
 */
export async function claimed<Result>(
  job: FeatureJob | RunJob,
  { claims, signal, taken }: Claiming,
  work: (lost: AbortSignal) => Promise<Outcome<Result>>,
): Promise<Outcome<Result> | typeof notNow> {
  if (signal.aborted) return { status: 'stopped' };
  const claim = await claims.claim(job);
  if (!('release' in claim)) {
    taken?.(job, claim.holder);
    return notNow;
  }
  try {
    const outcome = (claim.done as Outcome<Result> | undefined) ?? (await work(claim.lost));
    return claim.lost.aborted ? notNow : outcome;
  } finally {
    await claim.release();
  }
}
