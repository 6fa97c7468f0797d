import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import type { Progress } from '../../contracts/progress.js';
import type { RangeTestResult } from '../../contracts/work.js';
import { clearFeatures } from '../../features/store/clear.js';
import { featureFolder } from '../../features/store/store.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { cacheFolder, writeAtomically } from '../../foundation/files/files.js';
import { identifyRuns } from '../../plan/run-ids.js';
import { writeRangeTest } from '../../record/range-test-file.js';
import { rangeTestSvg } from '../../report/pictures/range-test-svg.js';
import { frozenText } from '../../report/text/frozen-text.js';
import { cacheLimit } from '../cache-limit.js';
import { openFolder } from '../prepare/experiment-folder.js';
import { openExperiment, type Prepared, type PreparedRun, prepareExperiment } from '../prepare/prepare.js';
import type { SweepControl } from '../sweep/sweep-run.js';
import { warningsOnly } from '../warnings-only.js';
import { choosePhase, chooseRun } from './choose.js';
import { type RangeTestSettings, type RangeTestWatcher, startRangeTest } from './range-test-run.js';

export interface FindLearningRateOptions extends Omit<RangeTestSettings, 'phase'> {
  /** Overrides `path=value`, as on the command line. */
  readonly set: readonly string[];
  /** Folder of all results; the table and the plot are written below it unless `output` is given. */
  readonly runs: string;
  /** Id of the run, or a unique beginning of it. Default: the first run. */
  readonly run?: string;
  /** Number of the phase, from 1. Default: the last one. */
  readonly phase?: number;
  /** Folder for lr-find.csv and lr-find.svg. */
  readonly output?: string;
  readonly progress?: Progress;
  readonly watcher?: LearningRateWatcher;
}

/** An observer of the whole range test, from the file to the suggestion. */
export interface LearningRateWatcher extends RangeTestWatcher {
  prepared?(prepared: Prepared, title: string): void;
  /** Called when the child process is running and can be stopped and suspended. */
  started?(control: SweepControl): void;
}

/** The outcome of a range test. */
export interface FoundLearningRate {
  readonly prepared: Prepared;
  readonly run: PreparedRun;
  /** Index of the phase. */
  readonly phase: number;
  readonly result: RangeTestResult;
  /** Absolute path of the folder with the table and the plot. */
  readonly folder: string;
}

/**
 * The command `espalier lr-find FILE`: a learning rate range test of one phase of one run, written as a table and a
 * plot. Does not touch runs or the leaderboard. Returns undefined if it was stopped; then nothing is written.
 *
 * @throws EspalierError if the input is wrong, or the test fails
 */
export async function findLearningRate(
  file: string,
  options: FindLearningRateOptions,
): Promise<FoundLearningRate | undefined> {
  const { from, to, steps, watcher = {} } = options;
  if (from >= to) throw emptyRange(options);
  const limit = cacheLimit();
  const { prepared, phase } = await prepareOne(file, options);
  const title = titleOf(prepared, phase);
  watcher.prepared?.(prepared, title);
  const test = startRangeTest(prepared, { phase, from, to, steps }, watcher);
  watcher.started?.(test);
  const result = await test.finished;
  if (result === undefined) return undefined;
  await clearFeatures(featureFolder(cacheFolder()), limit);
  const folder = resolve(options.output ?? join(prepared.folder, 'lr-find'));
  await writeRangeTest(folder, result.points);
  await writeAtomically(join(folder, 'lr-find.svg'), rangeTestSvg(title, result));
  return { prepared, run: prepared.runs[0]!, phase, result, folder };
}

/** Prepares only the requested run, so that nothing is downloaded for the others. */
async function prepareOne(
  file: string,
  { set, runs, progress = warningsOnly, ...asked }: FindLearningRateOptions,
): Promise<{ prepared: Prepared; phase: number }> {
  const { experiment, ...loaded } = await openExperiment(file, { set }, progress);
  const run = chooseRun(identifyRuns(experiment), asked.run);
  const phase = choosePhase(run.settings, asked.phase);
  const folder = await openFolder(file, experiment, runs);
  const options = { jobs: availableParallelism(), force: true };
  const alone = { experiment: { ...experiment, runs: [run] }, ...loaded };
  return { prepared: await prepareExperiment(alone, folder, options, { mayDownload: true, progress }), phase };
}

/** `photos: run 1f6d49e195d6, phase 2 of 2: frozen up to block_13, adam` */
function titleOf({ experiment, runs }: Prepared, phase: number): string {
  const { runId, settings } = runs[0]!;
  const { phases, optimizer } = settings;
  const which = phases.length > 1 ? `, phase ${phase + 1} of ${phases.length}` : '';
  return `${experiment.name}: run ${runId}${which}: ${frozenText(phases[phase]!.frozenLayers)}, ${optimizer.name}`;
}

function emptyRange({ from, to }: Pick<FindLearningRateOptions, 'from' | 'to'>): EspalierError {
  return new EspalierError('CONFIG_WRONG_VALUE', `--from ${from} is not below --to ${to}.`, {
    remedy: 'Learning rates grow from the first to the second: the usual 1e-7 and 10 fit most trainings.',
  });
}
