import type { BackboneIdentity } from './backbone-identity.js';
import type { Component, TextNamed } from './components/component.js';
import type { Recipe } from './components/recipe.js';
import type { BatchNorm } from './experiment.js';

/** All components by kind: what an experiment file may name. Assembled in `src/catalogue.ts`. */
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
