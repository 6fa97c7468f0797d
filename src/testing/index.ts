/**
 * Contract kits for components and channels, for any test runner: each takes a component and example settings, and
 * throws an AssertionError that names the promise that is not kept. docs/plugins.md shows them in use.
 */
export { checkComponent } from './check-component.js';
export { checkHeadLayer } from './check-head-layer.js';
export { checkOptimizer } from './check-optimizer.js';
export { checkSchedule } from './check-schedule.js';
export type { Example } from './example-settings.js';
