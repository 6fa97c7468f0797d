import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue } from '../../src/catalogue.js';
import { readExperiment } from '../../src/config/read-experiment.js';
import type { Experiment } from '../../src/contracts/experiment.js';
import { networksOf } from '../../src/models/freeze/freezable-network.js';
import { identifyRuns } from '../../src/plan/run-ids.js';
import { fixturePath } from '../fixture.js';

export const runIdsFixture = 'compatibility/fixtures/run-ids.json';
const folder = fixturePath('compatibility/fixtures/experiments');

/** What a run id is made of, of the first run, to see what changed where ids do; and the ids of all, in order. */
export interface IdentifiedExperiment {
  readonly first: { readonly [setting: string]: unknown };
  readonly runIds: readonly string[];
}

export const experimentFiles = readdirSync(folder).sort();

/** Reads one of the experiment files as every command does. */
export async function identifyExperiment(file: string): Promise<IdentifiedExperiment> {
  const experiment = await readExperiment({ path: join(folder, file), catalogue, networkOf: networksOf(catalogue) });
  return { first: identifying(experiment), runIds: identifyRuns(experiment).map(({ runId }) => runId) };
}

function identifying({ runs: [first] }: Experiment) {
  const { version, name, engine, relative_to, ...rest } = first!.document;
  return rest;
}
