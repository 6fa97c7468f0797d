import { concat, max, mean, reshape, type Tensor } from '@tensorflow/tfjs-core';
import type { HeadSettings } from '../../contracts/experiment.js';
import { elementsIn } from '../../foundation/elements.js';

type Pooling = HeadSettings['pooling'];

/** What a network gives as one row an image: each output pooled, one beside the other. [n, …] each -> [n, width]. */
export function pooledOutputs(outputs: readonly Tensor[], pooling: Pooling): Tensor {
  return sideBySide(outputs.map((output) => pooled(output, pooling)));
}

/** Elements in such a row; shapes are of one image. */
export function pooledWidth(shapes: readonly (readonly number[])[], pooling: Pooling): number {
  return shapes.reduce(
    (width, shape) => width + (isMap(shape) && pooling !== 'flatten' ? shape[2]! : elementsIn(shape)),
    0,
  );
}

/** Whether an output has a place for each channel, and is to be pooled; shapes are of one image. */
export const isMap = (shape: readonly number[]) => shape.length === 3;

/** [n, h, w, c] -> [n, width]; [n, c], as behind a network's top, stays what it is. */
function pooled(output: Tensor, pooling: Pooling): Tensor {
  if (output.rank === 2) return output;
  if (pooling === 'avg') return mean(output, [1, 2]);
  if (pooling === 'max') return max(output, [1, 2]);
  return flattened(output);
}

/** [n, …] -> [n, width]. */
export function flattened(output: Tensor): Tensor {
  const [images] = output.shape as [number];
  return reshape(output, [images, output.size / images]);
}

/** [n, width] each -> [n, sum of the widths]. */
export function sideBySide(rows: readonly Tensor[]): Tensor {
  return rows.length === 1 ? rows[0]! : concat([...rows], 1);
}
