import { relative, resolve } from 'node:path';
import type { LeaderboardRow } from '../../contracts/results.js';
import { exitCodes } from '../../foundation/errors.js';
import { sortRows } from '../../record/leaderboard.js';
import { badImagesText, type LeftOut } from '../../report/bad-images.js';
import { bestRuns, bestRunsText } from '../../report/best-runs.js';
import { settingEffects } from '../../report/setting-effects.js';
import { settingEffectsText } from '../../report/setting-effects-text.js';
import type { Prepared } from '../experiment/prepare.js';

/** What a finished, or interrupted, execution has come to. */
export interface Closing {
  readonly rows: readonly LeaderboardRow[];
  readonly badImages: readonly LeftOut[];
  readonly interrupted: boolean;
  readonly leaderboardPath: string;
}

/**
 * 130 when interrupted; 1 when a run failed, or when there is no run that is done. A run that diverged is a result
 * like others: sweeps go over the edge to find out where it is.
 */
export function exitCodeOf({ rows, interrupted }: Closing): number {
  if (interrupted) return exitCodes.interrupted;
  const failed = rows.some(({ status }) => status === 'failed');
  return failed || !rows.some(({ status }) => status === 'done') ? exitCodes.runFailed : exitCodes.done;
}

/** The best runs, what was learned, what was left out, and where files are. */
export function closingText({ experiment, folder }: Prepared, closing: Closing): string {
  const { rows, badImages, interrupted, leaderboardPath } = closing;
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
export function closingJson({ experiment, folder, engine }: Prepared, closing: Closing) {
  const { monitor, name, sweptPaths } = experiment;
  const { rows, badImages, interrupted, leaderboardPath } = closing;
  return {
    name,
    folder,
    leaderboard: leaderboardPath,
    engine: engine.name,
    monitor,
    interrupted,
    counts: bestRuns(rows, monitor).counts,
    runs: sortRows(rows, monitor),
    learned: settingEffects(rows, sweptPaths, monitor),
    badImages,
  };
}

/** As short as it can be typed: relative where it is below the current folder. */
export function shownPath(path: string): string {
  const below = relative(process.cwd(), resolve(path));
  return below === '' ? '.' : below.startsWith('..') ? path : below;
}
