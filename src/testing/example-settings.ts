import { catalogue } from '../catalogue.js';
import { readExperiment } from '../config/read-experiment.js';
import type { Component } from '../contracts/components/component.js';
import type { RunSettings } from '../contracts/experiment.js';
import { broken } from './broken.js';

/** Settings of one component as an experiment file has them: a map, or a bare value where it has a shorthand. */
export type Example = unknown;

/** The part of a file that names a component of a kind. */
const naming = {
  sources: (name: string, written: Example) => ({ dataset: { source: { [name]: written } } }),
  augmentationSteps: (name: string, written: Example) => ({ augmentation: { views: 1, steps: [{ [name]: written }] } }),
  headLayers: (name: string, written: Example) => ({ head: { layers: [{ [name]: written }] } }),
  optimizers: (name: string, written: Example) => ({ optimizer: { name, ...(written as object) } }),
  schedules: (name: string, written: Example) => ({ learning_rate_schedule: { name, ...(written as object) } }),
  engines: (name: string, written: Example) => ({ engine: { name, ...(written as object) } }),
};

/** The settings of a run whose file names the component with these settings: checked, with defaults, in camelCase. */
export async function exampleSettings(
  kind: keyof typeof naming,
  component: Component,
  written: Example,
): Promise<RunSettings> {
  const { name } = component;
  const document = {
    version: 1,
    dataset: { source: { synthetic: {} } },
    backbone: { name: 'mobilenet_v2', weights: 'random' },
    head: {},
    ...naming[kind](name, written),
  };
  const others = catalogue[kind].filter((other) => other.name !== name);
  try {
    // JSON is YAML.
    const text = JSON.stringify(document);
    const { runs } = await readExperiment({ text, catalogue: { ...catalogue, [kind]: [...others, component] } });
    return runs[0]!.settings;
  } catch (error) {
    throw broken(`${described(component, written)}: its schema takes the example`, error);
  }
}

/** The component and its example, as messages begin with them. */
export const described = ({ name }: Component, written: Example) => `${name} ${JSON.stringify(written)}`;
