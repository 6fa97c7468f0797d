import { catalogue } from '../../catalogue.js';
import { readExperiment } from '../../config/read-experiment.js';
import { freezableNetwork } from '../../models/freeze/freezable-network.js';
import type { ExperimentOptions } from '../options.js';
import { print, printJson } from '../output.js';
import { meaningOf } from './meaning.js';

/** `espalier validate`: mistakes are thrown, all of them at once. */
export async function validate(file: string, options: ExperimentOptions): Promise<void> {
  const experiment = await readExperiment({
    path: file,
    overrides: options.set,
    catalogue,
    networkOf: freezableNetwork,
  });
  const { name, runs, sweptPaths, monitor, engine, recipe } = experiment;
  if (options.json)
    printJson({ valid: true, name, runs: runs.length, sweptPaths, monitor, engine, ...(recipe && { recipe }) });
  else print(`${file} is right.\n${meaningOf(experiment)}`);
}
