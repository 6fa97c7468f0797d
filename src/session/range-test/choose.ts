import type { RunSettings } from '../../contracts/experiment.js';
import { digitsOf } from '../../contracts/run-id.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { plural } from '../../report/text/format.js';

/** Returns the run whose id is, or uniquely begins with, `id`; by default the first run. */
export function chooseRun<Run extends { readonly runId: string }>(runs: readonly Run[], id: string | undefined): Run {
  const begins = (runId: string) => id && (runId.startsWith(id) || digitsOf(runId).startsWith(id));
  const matching = id === undefined ? runs.slice(0, 1) : runs.filter(({ runId }) => begins(runId));
  const [chosen] = matching;
  if (chosen && matching.length === 1) return chosen;
  const known = runs.slice(0, 5).map(({ runId }) => runId);
  const others = runs.length > known.length ? `, and ${runs.length - known.length} more` : '';
  const found = matching.length === 0 ? 'no run has an id that begins' : `${plural(matching.length, 'run')} begin`;
  throw new EspalierError('RUN_UNKNOWN', `--run ${id}: ${found} so.`, {
    remedy: `The runs are ${known.join(', ')}${others}; \`espalier plan\` lists them with their settings.`,
  });
}

/** Returns the index of the phase with this number; by default of the last phase. */
export function choosePhase({ phases }: Pick<RunSettings, 'phases'>, number: number = phases.length): number {
  if (number <= phases.length) return number - 1;
  throw new EspalierError('CONFIG_WRONG_VALUE', `--phase ${number}: the run has ${plural(phases.length, 'phase')}.`, {
    remedy: `Give a number from 1 to ${phases.length}, or leave --phase out for the last one.`,
  });
}
