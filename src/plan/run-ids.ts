import type { ExpandedRun, Experiment } from '../contracts/experiment.js';
import { runIdFrom } from '../contracts/run-id.js';
import { canonicalJson, hashOf } from '../foundation/hash.js';

/** A run of the sweep with its id. */
export interface IdentifiedRun extends ExpandedRun {
  readonly runId: string;
}

/** Settings that are not part of the id, because they do not change what is computed from given inputs. */
const notPartOfTheId = new Set(['version', 'name', 'engine', 'relative_to']);

/**
 * Number of hexadecimal digits of an id: 48 bits, so that two of a million runs share an id with a probability of 0.2
 * %.
 */
const digits = 12;

/**
 * Returns the id of a run, a hash of its settings as written. It does not depend on the experiment, folder or engine.
 */
export function runIdOf(document: ExpandedRun['document']): string {
  return runIdFrom(hashOf(identifyingSettings(document)).slice(0, digits));
}

/** Returns the settings that the id of a run is computed from. */
export function identifyingSettings(document: ExpandedRun['document']): ExpandedRun['document'] {
  return Object.fromEntries(Object.entries(document).filter(([key]) => !notPartOfTheId.has(key)));
}

/** The runs of an experiment with their ids, in the sweep's order. */
export function identifyRuns(experiment: Experiment): IdentifiedRun[] {
  const runs = experiment.runs.map((run) => ({ ...run, runId: runIdOf(run.document) }));
  const seen = new Set<string>();
  for (const { runId, document } of runs) {
    // Equal points are refused when the file is read, so this is a collision: two runs would share a directory.
    if (seen.has(runId)) throw new Error(`two runs have the id ${runId}, one of them ${canonicalJson(document)}`);
    seen.add(runId);
  }
  return runs;
}
