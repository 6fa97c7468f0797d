import {
  add,
  clipByValue,
  customGrad,
  mean,
  mul,
  neg,
  relu,
  rsqrt,
  square,
  step,
  sub,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { Named } from '../../contracts/tensors.js';
import type { NetworkLayer } from '../freeze/network-layers.js';

interface BatchNormalizationConfig {
  readonly epsilon: number;
  readonly momentum: number;
  readonly center: boolean;
  readonly scale: boolean;
}

/** What a normalisation is in the end, channel by channel: x factor + offset. */
export interface Normalisation {
  readonly factor: Tensor;
  readonly offset: Tensor;
}

/** Normalisation by statistics of all channels: by the moving ones in inference mode, as Keras does it. */
export function normalisation(
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
 * Batch normalisation of [..., channels], which tfjs-layers cannot do: it has no mode that normalises by the batch
 * while other layers infer, and without `scale` it fails in training.
 *
 * With `update`, Keras' training mode: mean and biased variance of the batch, and the moving statistics moved by
 * (1 - momentum) towards them. Without, inference mode, as one multiplication and one addition: gradients then pass
 * through the multiplication alone.
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
  const { factor, offset } = normalisation(network, weights, statistics);
  return add(mul(x, factor), offset);
}

/**
 * min(max(x, 0), limit), or max(x, 0) without a limit. Its gradient passes where the output is strictly between the
 * two, as in TensorFlow. It needs the output alone, so that nothing has to keep what came before: y (limit - y) is
 * above zero there and zero elsewhere.
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

/** The limit of a rectifying layer; undefined without one, null for a layer of another kind. */
export function rectifierLimit({ layer }: NetworkLayer): number | undefined | null {
  if (layer.getClassName() !== 'ReLU') return null;
  return (layer.getConfig() as { maxValue?: number | null }).maxValue ?? undefined;
}
