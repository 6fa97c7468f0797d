import { catalogue } from '../catalogue.js';
import { readExperiment } from '../config/read-experiment.js';
import type { Components } from '../contracts/catalogue.js';
import type { Component } from '../contracts/components/component.js';
import type { Experiment, RunSettings } from '../contracts/experiment.js';
import { broken } from './broken.js';

/** Settings of one component as an experiment file has them: a map, or a bare value where it has a shorthand. */
export type Example = unknown;

/** Makes the part of a file that names a component of a kind. */
const naming = {
  sources: (name: string, written: Example) => ({ dataset: { source: { [name]: written } } }),
  augmentationSteps: (name: string, written: Example) => ({ augmentation: { views: 1, steps: [{ [name]: written }] } }),
  headLayers: (name: string, written: Example) => ({ head: { layers: [{ [name]: written }] } }),
  optimizers: (name: string, written: Example) => ({ optimizer: { name, ...(written as object) } }),
  schedules: (name: string, written: Example) => ({ learning_rate_schedule: { name, ...(written as object) } }),
  engines: (name: string, written: Example) => ({ engine: { name, ...(written as object) } }),
  backbones: (name: string, written: Example) => ({ backbone: { name, weights: 'random', ...(written as object) } }),
  weightSources: (name: string, written: Example, { backbone }: ExampleContext) => ({
    backbone: { name: 'mobilenet_v2', ...backbone, weights: { [name]: written } },
  }),
  recipes: (name: string, written: Example) => ({ recipe: { [name]: written } }),
};

/** The context in which an example is read, besides the built-in components. */
export interface ExampleContext {
  /** Components of the plugin that the example names too, such as the source of a backbone's weights. */
  readonly components?: Partial<Components>;
  /** The backbone of an example of weights, as a file has it, without them; absent: `mobilenet_v2`. */
  readonly backbone?: object;
}

/** Reads the experiment whose file names the component with these settings. */
export async function exampleExperiment(
  kind: keyof typeof naming,
  component: Component,
  written: Example,
  context: ExampleContext = {},
): Promise<Experiment> {
  const { name } = component;
  const document = {
    version: 1,
    dataset: { source: { synthetic: {} } },
    backbone: { name: 'mobilenet_v2', weights: 'random' },
    head: {},
    ...naming[kind](name, written, context),
  };
  try {
    // JSON is valid YAML.
    const text = JSON.stringify(document);
    return await readExperiment({ text, catalogue: catalogueWith({ ...context.components, [kind]: [component] }) });
  } catch (error) {
    throw broken(`${described(component, written)}: its schema takes the example`, error);
  }
}

/**
 * Returns the settings of a run whose file names the component with these settings: checked, with defaults, in
 * camelCase.
 */
export async function exampleSettings(...example: Parameters<typeof exampleExperiment>): Promise<RunSettings> {
  return (await exampleExperiment(...example)).runs[0]!.settings;
}

/** Returns the built-in components with others, which take the place of those of the same names. */
export function catalogueWith(others: Partial<Components>): Components {
  const merged = Object.entries(catalogue).map(([kind, builtIn]: [string, readonly Component[]]) => {
    const own = others[kind as keyof Components] ?? [];
    const names = new Set(own.map(({ name }) => name));
    return [kind, [...builtIn.filter(({ name }) => !names.has(name)), ...own]];
  });
  return Object.fromEntries(merged);
}

/** Returns the component and its example, as messages begin with them. */
export const described = ({ name }: Component, written: Example) => `${name} ${JSON.stringify(written)}`;
