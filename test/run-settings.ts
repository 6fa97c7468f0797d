import { catalogue } from '../src/catalogue.js';
import { readExperiment } from '../src/config/read-experiment.js';
import type { LearningRateSchedule, RunSettings } from '../src/contracts/experiment.js';
import { findByName } from '../src/foundation/find-by-name.js';

const smallest = {
  dataset: { source: { synthetic: {} } },
  backbone: { name: 'mobilenet_v2', weights: 'random' },
  head: {},
};

/** The settings of a run as the experiment file would give them: snake_case in, defaults filled in, camelCase out. */
export async function runSettings(document: { readonly [setting: string]: unknown }): Promise<RunSettings> {
  // JSON is YAML.
  const text = JSON.stringify({ version: 1, ...smallest, ...document });
  const experiment = await readExperiment({ text, catalogue });
  return experiment.runs[0]!.settings;
}

/** Settings of one head layer, as they stand in a head. */
export async function layerSettings(name: string, settings: unknown) {
  const { head } = await runSettings({ head: { layers: [{ [name]: settings }] } });
  return head.layers[0]!;
}

export async function optimizerSettings(name: string, settings: object = {}) {
  return (await runSettings({ optimizer: { name, ...settings } })).optimizer;
}

export async function scheduleSettings(written: { readonly name: string; readonly [setting: string]: unknown }) {
  return (await runSettings({ learning_rate_schedule: written })).learningRateSchedule!;
}

/** A schedule as training is given it. */
export function chosenSchedule(settings: LearningRateSchedule) {
  return { schedule: findByName('schedule', catalogue.schedules, settings.name), settings };
}
