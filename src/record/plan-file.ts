import { join } from 'node:path';
import type { Plan } from '../contracts/plan.js';
import { writeAtomically } from '../foundation/files/files.js';

/** Writes `plan.json` into an experiment's folder (`runs/<name>`). */
export async function writePlan(folder: string, plan: Plan): Promise<void> {
  await writeAtomically(join(folder, 'plan.json'), `${JSON.stringify(plan, null, 2)}\n`);
}
