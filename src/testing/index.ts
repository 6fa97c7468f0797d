/**
 * Contract kits for components and channels, for any test runner: each takes a component and example settings, and
 * throws an AssertionError that names the promise that is not kept. docs/plugins.md shows them in use.
 */
export { type ContractMachine, channelContract, contractWorker } from './channel-contract.js';
export { checkAugmentationStep } from './check-augmentation-step.js';
export { checkChannel } from './check-channel.js';
export { checkComponent } from './check-component.js';
export { checkDatasetSource } from './check-dataset-source.js';
export { checkHeadLayer } from './check-head-layer.js';
export { checkOptimizer } from './check-optimizer.js';
export { checkRecipe } from './check-recipe.js';
export { checkSchedule } from './check-schedule.js';
export { checkTaskKind } from './check-task-kind.js';
export { checkEngine } from './engine/check-engine.js';
export { engineContract } from './engine/engine-contract.js';
export type { Example } from './example-settings.js';
export { checkBackbone } from './networks/check-backbone.js';
export { checkFileBackbone } from './networks/check-file-backbone.js';
export { checkWeightSource } from './networks/check-weight-source.js';
export type { NetworkContext } from './networks/network-context.js';
export { pluginComponents } from './plugin-components.js';
