import type { Tensor } from '@tensorflow/tfjs-core';
import type { Named } from '../../contracts/tensors.js';
import { add, clipByValue, customGrad, mean, mul, neg, relu, rsqrt, square, step, sub } from '../../tfjs/core.js';
import type { NetworkLayer } from '../freeze/network-layers.js';

interface BatchNormalizationConfig {
  readonly epsilon: number;
  readonly momentum: number;
  readonly center: boolean;
  readonly scale: boolean;
}

/** Batch normalisation as a linear function per channel: x factor + offset. */
export interface Normalisation {
  readonly factor: Tensor;
  readonly offset: Tensor;
}

/** Batch normalisation with given statistics; by default the moving ones, as in Keras' inference mode. */
export function linearNormalisation(
  { name, layer }: NetworkLayer,
  weights: Named<Tensor>,
  [centre, variance] = [weights[`${name}/moving_mean`]!, weights[`${name}/moving_variance`]!],
): Normalisation {
  const { epsilon, center, scale } = layer.getConfig() as unknown as BatchNormalizationConfig;
  const inverse = rsqrt(add(variance, epsilon));
  const factor = scale ? mul(inverse, weights[`${name}/gamma`]!) : inverse;
  const shifted = mul(centre, factor);
  return { factor, offset: center ? sub(weights[`${name}/beta`]!, shifted) : neg(shifted) };
}

/**
 * Batch normalisation of [..., channels], which tfjs-layers cannot do here: it cannot normalise by the batch while
 * other layers are in inference mode, and without `scale` it fails in training.
 *
 * With `update` it is Keras' training mode: it uses the batch's mean and biased variance, and updates the moving
 * statistics by (1 - momentum) towards them. Without, it is inference mode as one multiplication and one addition, so
 * that gradients pass only through the multiplication.
 */
export function normalise(
  network: NetworkLayer,
  x: Tensor,
  weights: Named<Tensor>,
  update?: (weight: string, value: Tensor) => void,
): Tensor {
  const { name, layer } = network;
  let statistics: [Tensor, Tensor] | undefined;
  if (update) {
    const { momentum } = layer.getConfig() as unknown as BatchNormalizationConfig;
    const moved = (weight: string, by: Tensor) =>
      update(weight, add(mul(weights[`${name}/${weight}`]!, momentum), mul(by, 1 - momentum)));
    const axes = x.shape.map((_, axis) => axis).slice(0, -1);
    const batchMean = mean(x, axes);
    const batchVariance = mean(square(sub(x, batchMean)), axes);
    moved('moving_mean', batchMean);
    moved('moving_variance', batchVariance);
    statistics = [batchMean, batchVariance];
  }
  const { factor, offset } = linearNormalisation(network, weights, statistics);
  return add(mul(x, factor), offset);
}

/**
 * min(max(x, 0), limit), or max(x, 0) without a limit. The gradient passes where the output is strictly between 0 and
 * the limit, as in TensorFlow. It depends only on the output, so that the input need not be kept: y (limit - y) is
 * positive there and zero elsewhere.
 */
export function rectify(x: Tensor, limit: number | undefined): Tensor {
  const rectified = customGrad((input, save) => {
    const value = limit === undefined ? relu(input as Tensor) : clipByValue(input as Tensor, 0, limit);
    (save as (tensors: Tensor[]) => void)([value]);
    return {
      value,
      gradFunc(dy, saved) {
        const [y] = saved as [Tensor];
        const inside = limit === undefined ? y : mul(y, sub(limit, y));
        return mul(dy as Tensor, step(inside));
      },
    };
  });
  return rectified(x);
}

/** The limit of a ReLU layer; undefined if it has none, null for a layer of another kind. */
export function rectifierLimit({ layer }: NetworkLayer): number | undefined | null {
  if (layer.getClassName() !== 'ReLU') return null;
  return (layer.getConfig() as { maxValue?: number | null }).maxValue ?? undefined;
}
