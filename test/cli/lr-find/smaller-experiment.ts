import { tinyExperiment } from '../tiny-experiment.js';

/** Images of 32 pixels: what takes time is the start of a process. */
export const smaller = (more: Parameters<typeof tinyExperiment>[0] = {}) =>
  tinyExperiment(more).replace('input_size: 96', 'input_size: 32');

/** The same with the last blocks tuned. */
export const tuned = smaller().replace('head:', 'frozen_layers: { until: block_15 }\nhead:');

/** Options for a test of few steps. */
export const few = ['--from', '1e-4', '--to', '10', '--steps', '40'];
