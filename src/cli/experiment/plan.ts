import { planText } from '../../report/text/plan-text.js';
import { prepare } from '../../session/prepare/prepare.js';
import type { ExperimentOptions, JobsOption, RunsOption } from '../options.js';
import { print, printJson } from '../output.js';
import { withProgress } from '../progress/progress.js';

export interface PlanOptions extends ExperimentOptions, RunsOption, JobsOption {
  readonly force: boolean;
}

/** `espalier plan`: writes nothing below the folder of results, and downloads nothing. */
export async function plan(file: string, options: PlanOptions): Promise<void> {
  const prepared = await withProgress({ quiet: options.json }, (progress) =>
    prepare(file, options, { mayDownload: false, progress }),
  );
  if (options.json) printJson(prepared.plan);
  else print(planText(prepared.plan));
}
