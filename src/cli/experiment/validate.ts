import { dataText } from '../../report/text/data-text.js';
import { experimentData } from '../../session/prepare/experiment-data.js';
import { openExperiment } from '../../session/prepare/prepare.js';
import type { ExperimentOptions } from '../options.js';
import { print, printJson } from '../output.js';
import { withProgress } from '../progress/progress.js';
import { meaningOf } from './meaning.js';

/**
 * `espalier validate`: prints what the experiment means and, if its data are on this machine, their classes; throws one
 * error with all mistakes.
 */
export async function validate(file: string, options: ExperimentOptions): Promise<void> {
  const { experiment, data } = await withProgress({ quiet: options.json }, async (progress) => {
    const opened = await openExperiment(file, options, progress);
    return { experiment: opened.experiment, data: await experimentData(opened, progress) };
  });
  const { name, runs, sweptPaths, monitor, engine, recipe } = experiment;
  if (options.json)
    printJson({ valid: true, name, runs: runs.length, sweptPaths, monitor, engine, data, ...(recipe && { recipe }) });
  else print([`${file} is valid.`, meaningOf(experiment), ...dataText(data)].join('\n'));
}
