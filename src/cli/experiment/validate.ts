import { openExperiment } from '../../session/prepare/prepare.js';
import type { ExperimentOptions } from '../options.js';
import { print, printJson } from '../output.js';
import { meaningOf } from './meaning.js';

/** `espalier validate`: prints what the experiment means; throws one error with all mistakes. */
export async function validate(file: string, options: ExperimentOptions): Promise<void> {
  const { experiment } = await openExperiment(file, options);
  const { name, runs, sweptPaths, monitor, engine, recipe } = experiment;
  if (options.json)
    printJson({ valid: true, name, runs: runs.length, sweptPaths, monitor, engine, ...(recipe && { recipe }) });
  else print(`${file} is valid.\n${meaningOf(experiment)}`);
}
