import { planText } from '../../report/text/plan-text.js';
import { planExperiment } from '../../session/plan-experiment.js';
import type { ExperimentOptions, JobsOption, RunsOption } from '../options.js';
import { print, printJson } from '../output.js';
import { withProgress } from '../progress/progress.js';

export interface PlanOptions extends ExperimentOptions, RunsOption, JobsOption {
  readonly force: boolean;
}

/** `espalier plan`: writes nothing below the folder of results, and downloads nothing. */
export async function plan(file: string, options: PlanOptions): Promise<void> {
  const planned = await withProgress({ quiet: options.json }, (progress) =>
    planExperiment(file, { ...options, progress }),
  );
  if (options.json) printJson(planned);
  else print(planText(planned));
}
