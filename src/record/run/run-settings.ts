import { join } from 'node:path';
import { parse } from 'yaml';
import type { ExpandedRun } from '../../contracts/experiment.js';
import { readIfPresent } from '../../foundation/files/files.js';

export type RunDocument = ExpandedRun['document'];

/** Returns the settings that a run's directory records; undefined if the file is missing or damaged. */
export async function readRunSettings(directory: string): Promise<RunDocument | undefined> {
  const text = await readIfPresent(join(directory, 'experiment.yaml'));
  try {
    const { plugins: _, ...document } = parse(text ?? '');
    const { weights, ...backbone } = document.backbone;
    return { ...document, backbone: { ...backbone, weights: weights.listed } };
  } catch {
    return undefined;
  }
}
