import { join } from 'node:path';
import type { Plan } from '../contracts/plan.js';
import { readIfPresent, writeAtomically } from '../foundation/files/files.js';

const planFileName = 'plan.json';

/** Writes `plan.json` into an experiment's folder (`runs/<name>`). */
export async function writePlan(folder: string, plan: Plan): Promise<void> {
  await writeAtomically(join(folder, planFileName), `${JSON.stringify(plan, null, 2)}\n`);
}

/** The `file` of the last plan in a folder; undefined without one, as earlier versions wrote it, or if it is damaged. */
export async function readPlannedFile(folder: string): Promise<string | undefined> {
  const text = await readIfPresent(join(folder, planFileName));
  try {
    const { file }: { file?: unknown } = JSON.parse(text ?? '{}');
    return typeof file === 'string' ? file : undefined;
  } catch {
    return undefined;
  }
}
