import type { LayersModel } from '@tensorflow/tfjs-layers';

type LayerVariable = LayersModel['layers'][number]['weights'][number];

/**
 * The weight's own name: `Conv1/kernel` is `kernel`. tfjs appends a number to `name` in the second model of a process.
 */
export function weightName(variable: LayerVariable): string {
  return variable.originalName.split('/').at(-1)!;
}
