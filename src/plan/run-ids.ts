import type { ExpandedRun, Experiment } from '../contracts/experiment.js';
import { EspalierError } from '../foundation/errors.js';
import { hashOf } from '../foundation/hash.js';

/** A run of the sweep with its id. */
export interface IdentifiedRun extends ExpandedRun {
  readonly runId: string;
}

/** Of the document: none of them changes what is computed from given inputs. */
const notPartOfTheId = new Set(['version', 'name', 'engine', 'relative_to']);

/** Hexadecimal digits: 48 bits, so that among a million runs two share an id with a chance of 0.2 %. */
const digits = 12;

/** The id of a run: its settings as written, hashed. The same whichever experiment, folder or engine it is run by. */
export function runIdOf(document: ExpandedRun['document']): string {
  const settings = Object.entries(document).filter(([key]) => !notPartOfTheId.has(key));
  return hashOf(Object.fromEntries(settings.map(withoutWeightsUsed))).slice(0, digits);
}

/** A written experiment.yaml remembers which weights were used; that is an outcome and not a setting. */
function withoutWeightsUsed([key, value]: [string, unknown]): [string, unknown] {
  if (key !== 'backbone' || value === null || typeof value !== 'object') return [key, value];
  const { weights_used: _, ...settings } = value as { readonly weights_used?: unknown };
  return [key, settings];
}

/** The runs of an experiment with their ids, in the sweep's order; it is an error if two are the same run. */
export function identifyRuns(experiment: Experiment): IdentifiedRun[] {
  const runs = experiment.runs.map((run) => ({ ...run, runId: runIdOf(run.document) }));
  const firstById = new Map<string, IdentifiedRun>();
  for (const run of runs) {
    const first = firstById.get(run.runId);
    if (first) throw duplicate(first, run);
    firstById.set(run.runId, run);
  }
  return runs;
}

function duplicate(first: IdentifiedRun, second: IdentifiedRun): EspalierError {
  return new EspalierError(
    'RUN_DUPLICATE',
    `sweep: two of its points are the same run: ${describePoint(first)}, and ${describePoint(second)}`,
    {
      remedy: 'Remove the value that is listed twice. The engine is not part of a run: sweep it in files of their own.',
    },
  );
}

function describePoint(run: IdentifiedRun): string {
  const settings = Object.entries({ ...run.swept, seed: run.settings.seed });
  return settings.map(([path, value]) => `${path} ${JSON.stringify(value)}`).join(' ');
}
