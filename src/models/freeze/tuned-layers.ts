import {
  add,
  clipByValue,
  customGrad,
  equal,
  mean,
  mul,
  relu,
  rsqrt,
  square,
  sub,
  type Tensor,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { Named } from '../../contracts/tensors.js';
import type { NetworkLayer } from './network-layers.js';

interface BatchNormalizationConfig {
  readonly epsilon: number;
  readonly momentum: number;
  readonly center: boolean;
  readonly scale: boolean;
}

/**
 * Batch normalisation of [..., channels], which tfjs-layers cannot do: it has no mode that normalises by the batch
 * while other layers infer, and without `scale` it fails in training.
 *
 * With `update`, Keras' training mode: mean and biased variance of the batch, and the moving statistics moved by
 * (1 - momentum) towards them. Without, inference mode, as one multiplication and one addition: gradients then pass
 * through the multiplication alone.
 */
export function normalise(
  { name, layer }: NetworkLayer,
  x: Tensor,
  weights: Named<Tensor>,
  update?: (weight: string, value: Tensor) => void,
): Tensor {
  const { epsilon, momentum, center, scale } = layer.getConfig() as unknown as BatchNormalizationConfig;
  const weight = (own: string) => weights[`${name}/${own}`]!;
  let centre = weight('moving_mean');
  let variance = weight('moving_variance');
  if (update) {
    const axes = x.shape.map((_, axis) => axis).slice(0, -1);
    const batchMean = mean(x, axes);
    const batchVariance = mean(square(sub(x, batchMean)), axes);
    update('moving_mean', add(mul(centre, momentum), mul(batchMean, 1 - momentum)));
    update('moving_variance', add(mul(variance, momentum), mul(batchVariance, 1 - momentum)));
    [centre, variance] = [batchMean, batchVariance];
  }
  const inverse = rsqrt(add(variance, epsilon));
  const factor = scale ? mul(inverse, weight('gamma')) : inverse;
  const shifted = mul(centre, factor);
  const offset = center ? sub(weight('beta'), shifted) : sub(zerosLike(shifted), shifted);
  return add(mul(x, factor), offset);
}

/**
 * min(max(x, 0), limit), or max(x, 0) without a limit. Its gradient passes where the output is the input: one comparison
 * instead of the three that tfjs' own gradient of a clipped value makes over every pixel.
 */
export function rectify(x: Tensor, limit: number | undefined): Tensor {
  if (limit === undefined) return relu(x);
  const rectified = customGrad((input, save) => {
    const value = clipByValue(input as Tensor, 0, limit);
    (save as (tensors: Tensor[]) => void)([input as Tensor, value]);
    return {
      value,
      gradFunc(dy, saved) {
        const [before, after] = saved as [Tensor, Tensor];
        return where(equal(before, after), dy as Tensor, zerosLike(dy as Tensor));
      },
    };
  });
  return rectified(x);
}

/** The limit of a rectifying layer; undefined without one, null for a layer of another kind. */
export function rectifierLimit({ layer }: NetworkLayer): number | undefined | null {
  if (layer.getClassName() !== 'ReLU') return null;
  return (layer.getConfig() as { maxValue?: number | null }).maxValue ?? undefined;
}
