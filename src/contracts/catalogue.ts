import type { AugmentationStep } from './components/augmentation-step.js';
import type { Backbone } from './components/backbone.js';
import type { Component, TextNamed } from './components/component.js';
import type { DatasetSource } from './components/dataset-source.js';
import type { Engine } from './components/engine.js';
import type { FileBackbone } from './components/file-backbone.js';
import type { HeadLayer } from './components/head-layer.js';
import type { Schedule } from './components/learning-rate-schedule.js';
import type { Optimizer } from './components/optimizer.js';
import type { Recipe } from './components/recipe.js';
import type { WeightSource } from './components/weight-source.js';
import type { BatchNorm } from './experiment.js';
import type { BackboneIdentity } from './networks/backbone-identity.js';

/** The components that an experiment file may name, by kind, with only what reading a file needs of them. */
export interface Catalogue {
  readonly sources: readonly TextNamed[];
  readonly augmentationSteps: readonly Component[];
  readonly backbones: readonly (Component & {
    readonly weightSource?: string;
    readonly weightsExample?: string;
    weightsFromText?(text: string): object | undefined;
  })[];
  readonly weightSources: readonly (TextNamed & {
    lacks?(backbone: BackboneIdentity, batchNorm?: BatchNorm): string | undefined;
  })[];
  readonly headLayers: readonly Component[];
  readonly optimizers: readonly Component[];
  readonly schedules: readonly Component[];
  readonly engines: readonly Component[];
  readonly recipes: readonly Recipe[];
}

/** The components themselves. The built-in ones are assembled in `src/catalogue.ts`, the only reader of their lists. */
export interface Components extends Catalogue {
  readonly sources: readonly DatasetSource[];
  readonly augmentationSteps: readonly AugmentationStep[];
  readonly backbones: readonly (Backbone | FileBackbone)[];
  readonly weightSources: readonly WeightSource[];
  readonly headLayers: readonly HeadLayer[];
  readonly optimizers: readonly Optimizer[];
  readonly schedules: readonly Schedule[];
  readonly engines: readonly Engine[];
}
