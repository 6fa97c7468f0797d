import { relative, resolve } from 'node:path';
import { exitCodes } from '../../foundation/errors/errors.js';
import { bestRuns, bestRunsText } from '../../report/analysis/best-runs.js';
import { settingEffects } from '../../report/analysis/setting-effects.js';
import { badImagesText } from '../../report/text/bad-images.js';
import { settingEffectsText } from '../../report/text/setting-effects-text.js';
import type { FinishedExperiment } from '../../session/run-experiment.js';

/**
 * Returns the exit code: 130 if interrupted; 1 if a run failed, or if no run is done; else 0. A run that diverged is a
 * result like any other: sweeps cross the limit of stability to find it.
 */
export function exitCodeOf({ rows, interrupted }: Pick<FinishedExperiment, 'rows' | 'interrupted'>): number {
  if (interrupted) return exitCodes.interrupted;
  const failed = rows.some(({ status }) => status === 'failed');
  return failed || !rows.some(({ status }) => status === 'done') ? exitCodes.runFailed : exitCodes.done;
}

/**
 * Returns the summary of a sweep: best runs, effects of the settings, images left out, and where the files are.
 * @param width columns of the terminal that its tables are to fit; unlimited if undefined
 */
export function closingText(finished: FinishedExperiment, width?: number): string {
  const { rows, badImages, interrupted, leaderboardPath, prepared } = finished;
  const { experiment, folder, isOfOneRun } = prepared;
  const kept = isOfOneRun ? " (left as it is: the file is a run's own)" : '';
  const { monitor, sweptPaths } = experiment;
  const best = bestRuns(rows, monitor);
  const sections = [
    bestRunsText(best, sweptPaths, width),
    best.best.length > 0 ? settingEffectsText(settingEffects(rows, sweptPaths, monitor), width) : '',
    badImagesText(badImages),
    `Leaderboard: ${shownPath(leaderboardPath)}${kept}\nRuns:        ${shownPath(folder)}/<run>/\n`,
    interrupted ? 'Interrupted. Finished work is kept; the same command continues from here.\n' : '',
  ];
  return sections.filter((section) => section !== '').join('\n');
}

/** Returns the summary of a sweep for `--json`. */
export function closingJson(finished: FinishedExperiment) {
  const { rows, badImages, interrupted, leaderboardPath, prepared } = finished;
  const { experiment, folder, engine } = prepared;
  const { monitor, name, sweptPaths } = experiment;
  return {
    name,
    folder,
    leaderboard: leaderboardPath,
    engine: engine.identity.name,
    monitor,
    interrupted,
    counts: bestRuns(rows, monitor).counts,
    runs: rows,
    learned: settingEffects(rows, sweptPaths, monitor),
    badImages,
  };
}

/** Returns a path as a person would type it: relative if it is below the current folder. */
export function shownPath(path: string): string {
  const below = relative(process.cwd(), resolve(path));
  return below === '' ? '.' : below.startsWith('..') ? path : below;
}
