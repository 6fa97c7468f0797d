import { join } from 'node:path';
import type { LeaderboardRow } from '../../contracts/results.js';
import { leaderboardRow, rowWithoutResult, writeLeaderboard } from '../../record/leaderboard/leaderboard.js';
import type { Prepared, PreparedRun } from '../prepare/prepare.js';

/**
 * `leaderboard.csv` during a sweep. It always has every run of the plan; unfinished ones are `stopped`, so that the
 * file is right even if this process dies.
 */
export class LeaderboardFile {
  readonly path: string;
  readonly #prepared: Prepared;
  readonly #rows = new Map<string, LeaderboardRow>();
  #writing: Promise<void> = Promise.resolve();
  #waiting = false;

  constructor(prepared: Prepared) {
    this.#prepared = prepared;
    this.path = join(prepared.folder, 'leaderboard.csv');
    const { runs, plan } = prepared;
    for (const [index, run] of runs.entries()) {
      const finished = plan.runs[index]!.action === 'skip' && typeof run.found === 'object';
      this.set(finished ? leaderboardRow(run.found) : rowOf(run, 'stopped', ''));
    }
  }

  /** The rows, in the order of the plan. */
  get rows(): readonly LeaderboardRow[] {
    return this.#prepared.runs.map(({ runId }) => this.#rows.get(runId)!);
  }

  set(row: LeaderboardRow): void {
    this.#rows.set(row.runId, row);
  }

  /**
   * Writes the file, unless this is a run executed from its own experiment.yaml, which is one row of it. Writes that are
   * asked for while one is under way become one.
   */
  write(): Promise<void> {
    if (this.#prepared.isOfOneRun) return Promise.resolve();
    if (this.#waiting) return this.#writing;
    this.#waiting = true;
    this.#writing = this.#writing.then(() => {
      this.#waiting = false;
      const { sweptPaths, monitor } = this.#prepared.experiment;
      return writeLeaderboard(this.path, this.rows, sweptPaths, monitor);
    });
    return this.#writing;
  }
}

/** Returns the row of a run that has no result. */
export function rowOf(run: PreparedRun, status: 'failed' | 'stopped', error: string): LeaderboardRow {
  return rowWithoutResult({ runId: run.runId, seed: run.settings.seed, swept: run.swept }, status, error);
}
