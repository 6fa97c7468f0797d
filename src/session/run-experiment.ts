import { availableParallelism } from 'node:os';
import type { Progress } from '../contracts/progress.js';
import type { LeaderboardRow } from '../contracts/results.js';
import { clearFeatures } from '../features/store/clear.js';
import { featureFolder } from '../features/store/store.js';
import { cacheFolder } from '../foundation/files/files.js';
import { sortRows } from '../record/leaderboard/leaderboard.js';
import { writePlan } from '../record/plan-file.js';
import { removeCheckpoint } from '../record/run/checkpoint-file.js';
import type { LeftOut } from '../report/text/bad-images.js';
import { plural } from '../report/text/format.js';
import { adoptRuns } from './adopt-runs.js';
import { cacheLimit } from './cache-limit.js';
import { type Prepared, type PreparedRun, prepare } from './prepare/prepare.js';
import { LeaderboardFile } from './sweep/leaderboard-file.js';
import { type SweepControl, type SweepWatcher, startSweep } from './sweep/sweep-run.js';
import { warningsOnly } from './warnings-only.js';

/** An observer of the whole execution, from the file to the leaderboard. */
export interface ExperimentWatcher extends SweepWatcher {
  /** Called when the plan is complete and before anything is trained. `toDo` is in the sweep's order. */
  prepared?(prepared: Prepared, toDo: readonly PreparedRun[]): void;
  /** Called when the child processes are running and can be stopped and suspended. */
  started?(control: SweepControl): void;
}

export interface RunExperimentOptions {
  /** Overrides `path=value`, as on the command line, e.g. `training.epochs=3`; later ones win. Default: none. */
  readonly set?: readonly string[];
  /** Folder below which results are written and looked for. Default: `./runs`. */
  readonly runs?: string;
  /** Number of runs trained at once. Default: the number of cores. */
  readonly jobs?: number;
  /** True to repeat finished runs; their old folders are kept. Default: false. */
  readonly force?: boolean;
  /** Takes over results of the same runs that have other ids, as paths were written otherwise. Default: false. */
  readonly adopt?: boolean;
  /**
   * The display of downloads, hashing and warnings. Default: warnings become process warnings (`process.on('warning',
   * …)`).
   */
  readonly progress?: Progress;
  readonly watcher?: ExperimentWatcher;
  /**
   * Aborting it kills the child processes at once; finished work is kept, and the promise resolves with `interrupted`.
   */
  readonly signal?: AbortSignal;
}

/** The outcome of an execution. */
export interface FinishedExperiment {
  readonly name: string;
  /** Absolute path of `<runs>/<name>`, which holds the runs' directories, named by run id. */
  readonly folder: string;
  /** Absolute path of leaderboard.csv, which is left as it is where the file is a run's own experiment.yaml. */
  readonly leaderboardPath: string;
  /** One row per run of the experiment, the best by the monitored metric first. */
  readonly rows: readonly LeaderboardRow[];
  /** Images that were left out because they cannot be decoded. */
  readonly badImages: readonly LeftOut[];
  readonly interrupted: boolean;
  /** The experiment and its runs as they were known before training. */
  readonly prepared: Prepared;
}

/**
 * The command `espalier run FILE`: reads the experiment, downloads what it needs, trains every run that is not finished
 * in child processes, and writes a directory for each and the leaderboard. The process may be killed at any time; the
 * next call continues from there. Calls on different experiments may overlap.
 *
 * @throws EspalierError if the input is wrong, a download fails, or a file cannot be written. A run that fails or
 * diverges does not throw: its row has that status.
 */
export async function runExperiment(file: string, options: RunExperimentOptions = {}): Promise<FinishedExperiment> {
  const { set = [], runs = './runs', jobs = availableParallelism(), force = false, watcher = {}, signal } = options;
  const { adopt = false } = options;
  const limit = cacheLimit();
  const context = { mayDownload: true, progress: options.progress ?? warningsOnly };
  const prepareNow = () => prepare(file, { set, runs, jobs, force }, context);
  let prepared = await prepareNow();
  const adopted = adopt ? await adoptRuns(prepared) : 0;
  if (adopted > 0) {
    context.progress.note(`${plural(adopted, 'result')} taken over from runs with other ids.`);
    prepared = await prepareNow();
  }
  const toDo = prepared.runs.filter((_, index) => prepared.plan.runs[index]!.action === 'run');
  await removeLeftCheckpoints(prepared);
  if (!prepared.isOfOneRun) await writePlan(prepared.folder, { ...prepared.plan, file: prepared.recordedFile });
  const leaderboard = new LeaderboardFile(prepared);
  await leaderboard.write();
  watcher.prepared?.(prepared, toDo);

  const badImages: LeftOut[] = finishedBadImages(prepared);
  if (toDo.length > 0 && !signal?.aborted) {
    const sweep = startSweep(prepared, toDo, { leaderboard, jobs, watcher });
    signal?.addEventListener('abort', sweep.stop, { once: true });
    watcher.started?.(sweep);
    try {
      badImages.push(...(await sweep.finished).badImages);
    } finally {
      signal?.removeEventListener('abort', sweep.stop);
    }
    if (!signal?.aborted) await clearFeatures(featureFolder(cacheFolder()), limit);
  }
  return {
    name: prepared.experiment.name,
    folder: prepared.folder,
    leaderboardPath: leaderboard.path,
    rows: sortRows(leaderboard.rows, prepared.experiment.monitor),
    badImages,
    interrupted: signal?.aborted ?? false,
    prepared,
  };
}

/**
 * Removes checkpoints of finished runs: a process that was killed just after writing a result leaves its checkpoint.
 */
async function removeLeftCheckpoints({ runs, plan }: Prepared): Promise<void> {
  for (const [index, { directory }] of runs.entries())
    if (plan.runs[index]!.action === 'skip') await removeCheckpoint(directory);
}

/** Returns the images that were left out by finished runs that are not repeated. */
function finishedBadImages({ runs, plan }: Prepared): LeftOut[] {
  const skipped = runs.filter((_, index) => plan.runs[index]!.action === 'skip');
  return skipped.flatMap(({ found }) => (typeof found === 'object' ? found.badImages : []));
}
