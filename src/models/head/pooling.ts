import type { Tensor } from '@tensorflow/tfjs-core';
import type { HeadSettings } from '../../contracts/experiment.js';
import { elementsIn } from '../../foundation/elements.js';
import { concat, max, mean, reshape } from '../../tfjs/core.js';

type Pooling = HeadSettings['pooling'];

/** A network's outputs as one row per image, each pooled and all concatenated: [n, …] each -> [n, width]. */
export function pooledOutputs(outputs: readonly Tensor[], pooling: Pooling): Tensor {
  return concatenated(outputs.map((output) => pooled(output, pooling)));
}

/** The number of elements in a row of `pooledOutputs`, from shapes of one image. */
export function pooledWidth(shapes: readonly (readonly number[])[], pooling: Pooling): number {
  return shapes.reduce(
    (width, shape) => width + (isMap(shape) && pooling !== 'flatten' ? shape[2]! : elementsIn(shape)),
    0,
  );
}

/** Returns whether an output, by its shape for one image, is a feature map [h, w, c] to be pooled. */
export const isMap = (shape: readonly number[]) => shape.length === 3;

/** [n, h, w, c] -> [n, width]; [n, c], as after a network's top, is unchanged. */
function pooled(output: Tensor, pooling: Pooling): Tensor {
  if (output.rank === 2) return output;
  if (pooling === 'avg') return mean(output, [1, 2]);
  if (pooling === 'max') return max(output, [1, 2]);
  return flattened(output);
}

/** Flattens all axes but the first: [n, …] -> [n, width]. */
export function flattened(output: Tensor): Tensor {
  const [images] = output.shape as [number];
  return reshape(output, [images, output.size / images]);
}

/** Concatenates rows: [n, width] each -> [n, sum of the widths]. */
export function concatenated(rows: readonly Tensor[]): Tensor {
  return rows.length === 1 ? rows[0]! : concat([...rows], 1);
}
