import { relative, resolve } from 'node:path';
import { exitCodes } from '../../foundation/errors/errors.js';
import { bestRuns, bestRunsText } from '../../report/analysis/best-runs.js';
import { settingEffects } from '../../report/analysis/setting-effects.js';
import { badImagesText } from '../../report/text/bad-images.js';
import { settingEffectsText } from '../../report/text/setting-effects-text.js';
import type { FinishedExperiment } from '../../session/run-experiment.js';

/**
 * 130 when interrupted; 1 when a run failed, or when there is no run that is done. A run that diverged is a result
 * like others: sweeps go over the edge to find out where it is.
 */
export function exitCodeOf({ rows, interrupted }: Pick<FinishedExperiment, 'rows' | 'interrupted'>): number {
  if (interrupted) return exitCodes.interrupted;
  const failed = rows.some(({ status }) => status === 'failed');
  return failed || !rows.some(({ status }) => status === 'done') ? exitCodes.runFailed : exitCodes.done;
}

/** The best runs, what was learned, what was left out, and where files are. */
export function closingText(finished: FinishedExperiment): string {
  const { rows, badImages, interrupted, leaderboardPath, prepared } = finished;
  const { experiment, folder } = prepared;
  const { monitor, sweptPaths } = experiment;
  const best = bestRuns(rows, monitor);
  const sections = [
    bestRunsText(best, sweptPaths),
    best.best.length > 0 ? settingEffectsText(settingEffects(rows, sweptPaths, monitor)) : '',
    badImagesText(badImages),
    `Leaderboard: ${shownPath(leaderboardPath)}\nRuns:        ${shownPath(folder)}/<run>/\n`,
    interrupted ? 'Interrupted. What is finished is kept: the same command goes on from here.\n' : '',
  ];
  return sections.filter((section) => section !== '').join('\n');
}

/** The same for programs. */
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

/** As short as it can be typed: relative where it is below the current folder. */
export function shownPath(path: string): string {
  const below = relative(process.cwd(), resolve(path));
  return below === '' ? '.' : below.startsWith('..') ? path : below;
}
