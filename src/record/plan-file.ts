import { join } from 'node:path';
import type { Plan } from '../contracts/plan.js';
import { readIfPresent, writeAtomically } from '../foundation/files/files.js';

const planFileName = 'plan.json';

/** Writes `plan.json` into an experiment's folder (`runs/<name>`). */
export async function writePlan(folder: string, plan: Plan): Promise<void> {
  await writeAtomically(join(folder, planFileName), `${JSON.stringify(plan, null, 2)}\n`);
}

/**
 * Returns the `file` of the last plan in a folder; undefined if there is no plan, if it is damaged, or if it has no
 * `file`, as those of earlier versions.
 */
export async function readPlannedFile(folder: string): Promise<string | undefined> {
  const text = await readIfPresent(join(folder, planFileName));
  try {
    const { file }: { file?: unknown } = JSON.parse(text ?? '{}');
    return typeof file === 'string' ? file : undefined;
  } catch {
    return undefined;
  }
}
