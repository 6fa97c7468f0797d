import { dirname, join } from 'node:path';
import { runIdFrom } from '../../contracts/run-id.js';
import { readLeaderboard } from '../../record/leaderboard/read-leaderboard.js';
import { readRuns, type StoredRun } from '../../record/run/read-runs.js';
import { type RunDocument, readRunSettings } from '../../record/run/run-settings.js';
import {
  type LeaderboardView,
  leaderboardViewText,
  type SettingsOfRuns,
  withEarlierRuns,
} from '../../report/analysis/leaderboard-view.js';
import type { JsonOption, RunsOption } from '../options.js';
import { print, printJson, terminalWidth } from '../output.js';
import { leaderboardPaths } from './leaderboard-path.js';

export interface LeaderboardOptions extends JsonOption, RunsOption {
  readonly all: boolean;
}

interface Shown {
  readonly view: LeaderboardView;
  readonly settings?: SettingsOfRuns;
}

/** `espalier leaderboard`: reads all files before it prints any, so that a mistake in one is shown alone. */
export async function leaderboard(given: readonly string[], { all, json, runs }: LeaderboardOptions): Promise<void> {
  const shown: Shown[] = [];
  for (const each of given) for (const path of await leaderboardPaths(each, runs)) shown.push(await read(path, all));
  if (json) printJson(shown.map(({ view }) => view));
  else print(shown.map(({ view, settings }) => leaderboardViewText(view, terminalWidth(), settings)).join('\n'));
}

async function read(path: string, all: boolean): Promise<Shown> {
  const current = await readLeaderboard(path);
  if (!all) return { view: current };
  const stored = await readRuns(dirname(path));
  return { view: withEarlierRuns(current, stored), settings: await settingsOf(dirname(path), stored) };
}

async function settingsOf(folder: string, stored: readonly StoredRun[]): Promise<SettingsOfRuns> {
  const settings = new Map<string, RunDocument>();
  for (const { directory } of stored) {
    const document = await readRunSettings(join(folder, directory));
    if (document) settings.set(runIdFrom(directory), document);
  }
  return settings;
}
