import type { LeaderboardRow } from '../../contracts/results.js';
import { runIdFrom } from '../../contracts/run-id.js';
import { leaderboardRow } from '../../record/leaderboard/leaderboard.js';
import type { Leaderboard } from '../../record/leaderboard/read-leaderboard.js';
import type { StoredRun } from '../../record/run/read-runs.js';
import type { RunDocument } from '../../record/run/run-settings.js';
import { plural } from '../text/format.js';
import { runTable } from '../text/run-table.js';
import { printable } from '../text/table/table.js';
import { differingSettings, settingAt } from './differing-settings.js';

/** A leaderboard as shown to people. */
export interface LeaderboardView extends Leaderboard {
  /** Complete runs on disk that are not in the file; undefined where they were not asked for. */
  readonly earlier?: readonly LeaderboardRow[];
}

/**
 * Adds the runs of earlier plans, found below the leaderboard's folder, to a leaderboard. Each is named by its
 * directory, which distinguishes a repeated run from the one that took its place.
 */
export function withEarlierRuns(leaderboard: Leaderboard, stored: readonly StoredRun[]): LeaderboardView {
  const listed = new Set(leaderboard.rows.map(({ runId }) => runId));
  const earlier = stored
    .map(({ directory, record }) => ({ ...leaderboardRow(record), runId: runIdFrom(directory) }))
    .filter(({ runId }) => !listed.has(runId));
  return { ...leaderboard, earlier };
}

/** The documents of runs, by the name that their row has as run id. */
export type SettingsOfRuns = ReadonlyMap<string, RunDocument>;

/**
 * The file's runs in its order, then those of earlier plans with the settings that these swept, and those in which any
 * of `settings`, of all runs, differ.
 * @param width columns of the terminal; unlimited if undefined
 */
export function leaderboardViewText(
  { path, sweptPaths, rows, earlier }: LeaderboardView,
  width?: number,
  settings: SettingsOfRuns = new Map(),
): string {
  const title = `${printable(path)}: ${plural(rows.length, 'run')}`;
  const current = rows.length === 0 ? `${title}\n` : `${title}\n\n${runTable(rows, sweptPaths, width)}\n`;
  if (!earlier) return current;
  if (earlier.length === 0) return `${current}\nThere are no runs of earlier plans.\n`;
  const differing = differingSettings([...settings.values()]).filter((path) => path !== 'seed' && path !== 'name');
  const swept = new Set(earlier.flatMap((row) => Object.keys(row.swept)));
  const others = [...swept].filter(
    (path) => !differing.some((other) => isWithin(path, other) || isWithin(other, path)),
  );
  const table = runTable(earlier, [...others, ...differing], width, (row, path) => {
    const document = settings.get(row.runId);
    return document && differing.includes(path) ? settingAt(document, path) : row.swept[path];
  });
  return `${current}\n${plural(earlier.length, 'run')} of earlier plans:\n\n${table}\n`;
}

const isWithin = (path: string, other: string) => `${path}.`.startsWith(`${other}.`);
