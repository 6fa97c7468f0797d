import type { PlannedRun } from '../../contracts/plan.js';
import { clearFeatures } from '../../features/clear.js';
import { featureFolder } from '../../features/store.js';
import { backboneText, wholeNetwork } from '../../foundation/backbone-identity.js';
import { exitCodes } from '../../foundation/errors.js';
import { cacheFolder } from '../../foundation/files.js';
import { removeCheckpoint } from '../../record/checkpoint-file.js';
import { writePlan } from '../../record/plan-file.js';
import type { LeftOut } from '../../report/bad-images.js';
import { plural } from '../../report/format.js';
import { cacheLimit } from '../cache-limit.js';
import type { RunOptions } from '../commands/run.js';
import { type Prepared, type PreparedRun, prepare } from '../experiment/prepare.js';
import { onInterrupt } from '../interrupt.js';
import { print, printJson } from '../output.js';
import { type Progress, withProgress } from '../progress/progress.js';
import { type Closing, closingJson, closingText, exitCodeOf, shownPath } from './closing.js';
import { LeaderboardFile } from './leaderboard-file.js';
import { startSweep } from './sweep-run.js';

/** `espalier run`: does what is not done yet, and says what came of all of it. */
export async function run(file: string, options: RunOptions): Promise<void> {
  await withProgress(options, (progress) => runShowing(progress, file, options));
}

async function runShowing(progress: Progress, file: string, options: RunOptions): Promise<void> {
  const limit = cacheLimit();
  let interrupted = false;
  // Until runs are under way there is nothing to keep: what was downloaded so far is, anyway.
  let stop: () => void = () => {
    progress.close();
    process.exit(exitCodes.interrupted);
  };
  const release = onInterrupt(() => {
    interrupted = true;
    stop();
  });
  try {
    const prepared = await prepare(file, options, { mayDownload: true, progress });
    const toDo = prepared.runs.filter((_, index) => prepared.plan.runs[index]!.action === 'run');
    await removeLeftCheckpoints(prepared);
    await writePlan(prepared.folder, prepared.plan);
    const leaderboard = new LeaderboardFile(prepared);
    await leaderboard.write();
    announce(prepared, toDo, progress);

    const badImages: LeftOut[] = finishedBadImages(prepared);
    if (toDo.length > 0) {
      const sweep = startSweep(prepared, toDo, { leaderboard, jobs: options.jobs, progress });
      stop = () => sweep.stop();
      badImages.push(...(await sweep.finished).badImages);
      if (!interrupted) await clearFeatures(featureFolder(cacheFolder()), limit);
    }
    progress.close();
    conclude(prepared, { rows: leaderboard.rows, badImages, interrupted, leaderboardPath: leaderboard.path }, options);
  } finally {
    release();
  }
}

function conclude(prepared: Prepared, closing: Closing, { json, quiet }: RunOptions): void {
  if (json) printJson(closingJson(prepared, closing));
  else print(quiet ? shownPath(closing.leaderboardPath) : `\n${closingText(prepared, closing)}`);
  process.exitCode = exitCodeOf(closing);
}

/** A process that was killed just after it wrote a result has left the checkpoint beside it. */
async function removeLeftCheckpoints({ runs, plan }: Prepared): Promise<void> {
  for (const [index, { directory }] of runs.entries())
    if (plan.runs[index]!.action === 'skip') await removeCheckpoint(directory);
}

/** What is to be done, what is not and why, and which weights are used. */
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
  progress.note(`${experiment.name}: ${plural(toDo.length, 'run')} to do${kept}; engine ${engine.name}`);
  for (const reason of reasonsToRepeat(plan.runs)) progress.note(`  ${reason}`);
  for (const line of weightsUsed(toDo)) progress.note(`  ${line}`);
}

/** Why runs that have been done, or begun, before are done again. */
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

/** Images that the runs left out which are not done again. */
function finishedBadImages({ runs, plan }: Prepared): LeftOut[] {
  const skipped = runs.filter((_, index) => plan.runs[index]!.action === 'skip');
  return skipped.flatMap(({ found }) => (typeof found === 'object' ? found.badImages : []));
}
