import type { LayersModel } from '@tensorflow/tfjs-layers';

type LayerVariable = LayersModel['layers'][number]['weights'][number];

/**
 * A weight's own name: `kernel` for `Conv1/kernel`. tfjs appends a number to `name` in the second model of a process.
 */
export function weightName(variable: LayerVariable): string {
  return variable.originalName.split('/').at(-1)!;
}
