import { planText } from '../../report/plan-text.js';
import type { PlanOptions } from '../commands/plan.js';
import { print, printJson } from '../output.js';
import { createProgress } from '../progress/progress.js';
import { prepare } from './prepare.js';

/** `espalier plan`: writes nothing below the folder of results, and downloads nothing. */
export async function plan(file: string, options: PlanOptions): Promise<void> {
  const progress = await createProgress({ quiet: options.json });
  const prepared = await prepare(file, options, { mayDownload: false, progress });
  progress.close();
  if (options.json) printJson(prepared.plan);
  else print(planText(prepared.plan));
}
