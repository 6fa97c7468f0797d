import { planText } from '../../report/plan-text.js';
import type { PlanOptions } from '../commands/plan.js';
import { print, printJson } from '../output.js';
import { withProgress } from '../progress/progress.js';
import { prepare } from './prepare.js';

/** `espalier plan`: writes nothing below the folder of results, and downloads nothing. */
export async function plan(file: string, options: PlanOptions): Promise<void> {
  const prepared = await withProgress({ quiet: options.json }, (progress) =>
    prepare(file, options, { mayDownload: false, progress }),
  );
  if (options.json) printJson(prepared.plan);
  else print(planText(prepared.plan));
}
