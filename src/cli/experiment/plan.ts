import { planText } from '../../report/text/plan-text.js';
import { planExperiment } from '../../session/plan-experiment.js';
import type { ExperimentOptions, JobsOption, RunsOption } from '../options.js';
import { print, printJson, terminalWidth } from '../output.js';
import { withProgress } from '../progress/progress.js';

export interface PlanCommandOptions extends ExperimentOptions, RunsOption, JobsOption {
  readonly force: boolean;
}

/** `espalier plan`: prints what a run would do; writes no results and downloads nothing. */
export async function plan(file: string, options: PlanCommandOptions): Promise<void> {
  const planned = await withProgress({ quiet: options.json }, (progress) =>
    planExperiment(file, { ...options, progress }),
  );
  if (options.json) printJson(planned);
  else print(planText(planned, terminalWidth()));
}
