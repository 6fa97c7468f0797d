import { recipes } from './config/recipes/index.js';
import type { Components } from './contracts/catalogue.js';
import { augmentationSteps } from './data/augmentation/index.js';
import { sources } from './data/sources/index.js';
import { engines } from './engines/index.js';
import { backbones } from './models/backbones/index.js';
import { fileBackbones } from './models/files/backbones/index.js';
import { headLayers } from './models/head/layers/index.js';
import { weightSources } from './models/weights/sources/index.js';
import { optimizers } from './train/optimizers/index.js';
import { schedules } from './train/schedules/index.js';

/** Every built-in component, by kind. The lists are generated from the folders, and read here alone. */
export const catalogue: Components = {
  sources,
  augmentationSteps,
  backbones: [...backbones, ...fileBackbones].sort((a, b) => (a.name < b.name ? -1 : 1)),
  weightSources,
  headLayers,
  optimizers,
  schedules,
  engines,
  recipes,
};
