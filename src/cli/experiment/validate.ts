import { openExperiment } from '../../session/prepare/prepare.js';
import type { ExperimentOptions } from '../options.js';
import { print, printJson } from '../output.js';
import { withProgress } from '../progress/progress.js';
import { meaningOf } from './meaning.js';

/** `espalier validate`: prints what the experiment means; throws one error with all mistakes. */
export async function validate(file: string, options: ExperimentOptions): Promise<void> {
  const { experiment } = await withProgress({ quiet: options.json }, (progress) =>
    openExperiment(file, options, progress),
  );
  const { name, runs, sweptPaths, monitor, engine, recipe } = experiment;
  if (options.json)
    printJson({ valid: true, name, runs: runs.length, sweptPaths, monitor, engine, ...(recipe && { recipe }) });
  else print(`${file} is valid.\n${meaningOf(experiment)}`);
}
