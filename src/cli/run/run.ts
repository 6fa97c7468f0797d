import { backboneText, wholeNetwork } from '../../contracts/networks/backbone-identity.js';
import type { PlannedRun } from '../../contracts/plan.js';
import type { Progress } from '../../contracts/progress.js';
import { exitCodes } from '../../foundation/errors/errors.js';
import { dataText } from '../../report/text/data-text.js';
import { plural } from '../../report/text/format.js';
import { sameRunsText } from '../../report/text/same-runs-text.js';
import type { Prepared, PreparedRun } from '../../session/prepare/prepare.js';
import { type FinishedExperiment, runExperiment } from '../../session/run-experiment.js';
import { onInterrupt, onSuspend } from '../interrupt.js';
import type { ExperimentOptions, JobsOption, RunsOption } from '../options.js';
import { print, printJson, terminalWidth } from '../output.js';
import { withProgress } from '../progress/progress.js';
import { closingJson, closingText, exitCodeOf, shownPath } from './closing.js';
import { SweepDisplay } from './sweep-display.js';

export interface RunOptions extends ExperimentOptions, RunsOption, JobsOption {
  readonly force: boolean;
  readonly adopt: boolean;
  readonly quiet: boolean;
}

/** `espalier run`: trains the runs that are not finished, and prints the results of all. */
export async function run(file: string, options: RunOptions): Promise<void> {
  await withProgress(options, (progress) => runShowing(progress, file, options));
}

async function runShowing(progress: Progress, file: string, options: RunOptions): Promise<void> {
  const stopping = new AbortController();
  // Until runs are under way there is nothing to save: partial downloads are kept anyway.
  let stop = (): void => {
    progress.close();
    process.exit(exitCodes.interrupted);
  };
  const releases = [onInterrupt(() => stop())];
  let display: SweepDisplay | undefined;
  try {
    const { set, runs, jobs, force, adopt } = options;
    const finished = await runExperiment(file, {
      ...{ set, runs, jobs, force, adopt, progress, signal: stopping.signal },
      watcher: {
        prepared(prepared, toDo) {
          announce(prepared, toDo, progress);
          const { monitor, sweptPaths } = prepared.experiment;
          display = new SweepDisplay(progress, { monitor, sweptPaths, runs: toDo.length });
        },
        started(control) {
          stop = () => stopping.abort();
          releases.push(onSuspend((suspended) => control.setSuspended(suspended)));
        },
        featuresStarted: (job) => display?.featuresStarted(job),
        featuresEvent: (job, event) => display?.featuresEvent(job, event),
        featuresFinished: (job, outcome) => display?.featuresFinished(job, outcome),
        runEvent: (job, event) => display?.runEvent(job, event),
        taken: (job, holder) => display?.taken(job, holder),
        runRecorded: (job, row, failure, elsewhere) => display?.runRecorded(job, row, failure, elsewhere),
      },
    });
    display?.close();
    progress.close();
    conclude(finished, options);
  } finally {
    display?.close();
    for (const release of releases) release();
  }
}

function conclude(finished: FinishedExperiment, { json, quiet }: RunOptions): void {
  if (json) printJson(closingJson(finished));
  else print(quiet ? shownPath(finished.leaderboardPath) : `\n${closingText(finished, terminalWidth())}`);
  process.exitCode = exitCodeOf(finished);
}

/** Notes the number of runs to do, the classes and their images, the reasons to repeat runs, and the weights used. */
function announce(
  { experiment, plan, runs, engine }: Prepared,
  toDo: readonly PreparedRun[],
  progress: Progress,
): void {
  const finished = runs.length - toDo.length;
  if (toDo.length === 0) {
    const all = runs.length === 1 ? 'The run is' : `All ${runs.length} runs are`;
    progress.note(`${experiment.name}: ${all} finished, nothing to do (--force repeats).`);
    return;
  }
  const kept = finished > 0 ? `, ${finished} finished and kept` : '';
  progress.note(`${experiment.name}: ${plural(toDo.length, 'run')} to do${kept}; engine ${engine.identity.name}`);
  for (const line of dataText(plan.data)) progress.note(`  ${line}`);
  for (const reason of reasonsToRepeat(plan.runs)) progress.note(`  ${reason}`);
  for (const line of sameRunsText(plan.runs)) progress.note(`  ${line}`);
  for (const line of weightsUsed(toDo)) progress.note(`  ${line}`);
}

/** Returns the reasons why runs that were done or begun before are done again, with their numbers of runs. */
function reasonsToRepeat(runs: readonly PlannedRun[]): string[] {
  const counts = new Map<string, number>();
  for (const { action, reason } of runs)
    if (action === 'run' && reason !== 'not run yet') counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${plural(count, 'run')} again: ${reason}`);
}

function weightsUsed(runs: readonly PreparedRun[]): string[] {
  const lines = runs.map(({ weights, settings: { backbone } }) => {
    return `${backboneText(wholeNetwork(backbone))}: weights ${weights!.source}, sha256 ${weights!.sha256.slice(0, 12)}…`;
  });
  return [...new Set(lines)];
}
