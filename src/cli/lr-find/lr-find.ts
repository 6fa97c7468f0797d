import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { clearFeatures } from '../../features/clear.js';
import { featureFolder } from '../../features/store.js';
import { EspalierError, exitCodes } from '../../foundation/errors.js';
import { cacheFolder, writeAtomically } from '../../foundation/files.js';
import { identifyRuns } from '../../plan/run-ids.js';
import { writeRangeTest } from '../../record/range-test-file.js';
import { frozenText } from '../../report/frozen-text.js';
import { rangeTestSvg } from '../../report/range-test-svg.js';
import { cacheLimit } from '../cache-limit.js';
import type { LrFindOptions } from '../commands/lr-find.js';
import { openExperiment, type Prepared, prepareExperiment } from '../experiment/prepare.js';
import { onInterrupt } from '../interrupt.js';
import { print, printJson } from '../output.js';
import { type Progress, withProgress } from '../progress/progress.js';
import { choosePhase, chooseRun } from './choose.js';
import { type Finding, findingJson, findingText } from './finding.js';
import { startRangeTest } from './range-test-run.js';

/** `espalier lr-find`: writes a table and a picture, and suggests a learning rate. Runs are left alone. */
export async function lrFind(file: string, options: LrFindOptions): Promise<void> {
  const finding = await withProgress({ quiet: options.json }, (progress) => find(file, options, progress));
  if (finding === undefined) process.exitCode = exitCodes.interrupted;
  else if (options.json) printJson(findingJson(finding));
  else print(findingText(finding));
}

/** Undefined when interrupted: then nothing is written. */
async function find(file: string, options: LrFindOptions, progress: Progress): Promise<Finding | undefined> {
  const { from, to, steps } = options;
  if (from >= to) throw emptyRange(options);
  const limit = cacheLimit();
  let stop: () => void = () => {
    progress.close();
    process.exit(exitCodes.interrupted);
  };
  const release = onInterrupt(() => stop());
  try {
    const { prepared, phase } = await prepareOne(file, options, progress);
    announce(prepared, phase, progress);
    const test = startRangeTest(prepared, { phase, from, to, steps }, progress);
    stop = () => test.stop();
    const result = await test.finished;
    if (result === undefined) return undefined;
    await clearFeatures(featureFolder(cacheFolder()), limit);
    const folder = resolve(options.output ?? join(prepared.folder, 'lr-find'));
    const [run] = prepared.runs;
    const finding: Finding = { file, prepared, run: run!, phase, result, folder };
    await writeRangeTest(folder, result.points);
    await writeAtomically(join(folder, 'lr-find.svg'), rangeTestSvg(titleOf(prepared, phase), result));
    return finding;
  } finally {
    release();
  }
}

/** The experiment with the run that is asked for and no other, so that nothing is fetched for the others. */
async function prepareOne(
  file: string,
  options: LrFindOptions,
  progress: Progress,
): Promise<{ prepared: Prepared; phase: number }> {
  const experiment = await openExperiment(file, options);
  const run = chooseRun(identifyRuns(experiment), options.run);
  const phase = choosePhase(run.settings, options.phase);
  const asked = { runs: options.runs, jobs: availableParallelism(), force: true };
  const alone = { ...experiment, runs: [run] };
  return { prepared: await prepareExperiment(alone, asked, { mayDownload: true, progress }), phase };
}

function announce(prepared: Prepared, phase: number, progress: Progress): void {
  const [run] = prepared.runs;
  progress.note(`${titleOf(prepared, phase)}; engine ${prepared.engine.name}`);
  progress.note(`  weights ${run!.weights!.source}, sha256 ${run!.weights!.sha256.slice(0, 12)}…`);
}

/** `photos: run 1f6d49e195d6, phase 2 of 2: frozen up to block_13, adam` */
function titleOf({ experiment, runs }: Prepared, phase: number): string {
  const { runId, settings } = runs[0]!;
  const { phases, optimizer } = settings;
  const which = phases.length > 1 ? `, phase ${phase + 1} of ${phases.length}` : '';
  return `${experiment.name}: run ${runId}${which}: ${frozenText(phases[phase]!.frozenLayers)}, ${optimizer.name}`;
}

function emptyRange({ from, to }: LrFindOptions): EspalierError {
  return new EspalierError('CONFIG_WRONG_VALUE', `--from ${from} is not below --to ${to}.`, {
    remedy: 'Learning rates grow from the first to the second: the usual 1e-7 and 10 fit most trainings.',
  });
}
