import { randomUUID } from 'node:crypto';
import { cp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { renderExperiment } from '../config/write-experiment.js';
import type { StoredRun } from '../record/run/read-runs.js';
import { writeResult } from '../record/run/result-file.js';
import { appendLog, writeExperiment } from '../record/run/run-directory.js';
import type { Prepared, PreparedRun } from './prepare/prepare.js';

/**
 * Gives runs the results that the same runs have under other ids: copies of their directories that say the id and the
 * settings as they are written now. Returns the number of runs.
 */
export async function adoptRuns(prepared: Prepared): Promise<number> {
  const adopted = prepared.runs.filter(({ runId }) => prepared.same.has(runId));
  for (const run of adopted) await adopt(run, prepared.same.get(run.runId)!, prepared);
  return adopted.length;
}

async function adopt(run: PreparedRun, { directory, record }: StoredRun, { folder, plugins }: Prepared): Promise<void> {
  // The result is copied whole or not at all, like every result.
  const copy = `${run.directory}.${randomUUID()}`;
  try {
    await cp(join(folder, directory), copy, { recursive: true });
    await writeExperiment(copy, renderExperiment(run, run.weights!, plugins));
    await appendLog(copy, 'adopted', { from: directory });
    await writeResult(copy, { ...record, runId: run.runId, swept: run.swept });
    await rename(copy, run.directory);
  } catch (error) {
    await rm(copy, { recursive: true, force: true });
    // Another command has begun the run meanwhile.
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
