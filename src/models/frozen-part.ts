import { concat, max, mean, reshape, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { HeadSettings } from '../contracts/experiment.js';
import type { FeatureCut } from '../contracts/features.js';
import type { ProgramDefinition } from '../contracts/tensors.js';
import type { LoadedBackbone } from './backbone.js';
import { callNetwork } from './freeze/call-network.js';
import { networkLayers } from './freeze/network-layers.js';

type Pooling = HeadSettings['pooling'];

/** Elements in one row of features. */
export function featureWidth(
  { outputShape: [height, width, channels] }: Pick<LoadedBackbone, 'outputShape'>,
  cut: FeatureCut,
  pooling: Pooling,
): number {
  if (cut.width !== undefined) return cut.width;
  return pooling === 'flatten' ? height * width * channels : channels;
}

export interface FrozenPartOptions {
  readonly pooling: Pooling;
  readonly inputSize: number;
  readonly batchSize: number;
}

/**
 * The frozen part of a network up to where it is cut: `pixels` [batch, size, size, 3] uint8, RGB in 0..255 ->
 * `features` [batch, width] float32. Where it is cut at the pixels there is nothing to compute.
 */
export function frozenPart(
  backbone: LoadedBackbone,
  cut: FeatureCut,
  { pooling, inputSize, batchSize }: FrozenPartOptions,
): ProgramDefinition {
  if (cut.kind === 'pixels') throw new Error('nothing is frozen before the pixels');
  return {
    name: `${backbone.backbone.name} features`,
    inputs: { pixels: { shape: [batchSize, inputSize, inputSize, 3], dtype: 'uint8' } },
    call({ pixels }) {
      if (cut.kind === 'pooled') return { features: pooled(backbone.call(pixels as Tensor4D), pooling) };
      return { features: outputsOf(backbone, cut.layers, pixels as Tensor4D) };
    },
  };
}

/** [n, h, w, c] -> [n, width]. */
export function pooled(features: Tensor4D, pooling: Pooling): Tensor {
  if (pooling === 'avg') return mean(features, [1, 2]);
  if (pooling === 'max') return max(features, [1, 2]);
  return flattened(features);
}

/** Outputs of some layers, those of an image one after the other. */
function outputsOf({ backbone, model }: LoadedBackbone, names: readonly string[], pixels: Tensor4D): Tensor {
  const layers = networkLayers(model);
  const last = layers.findLastIndex(({ name }) => names.includes(name));
  const given = new Map([[layers[0]!.name, backbone.preprocess(pixels) as Tensor]]);
  const outputs = callNetwork(layers.slice(0, last + 1), given, {});
  const rows = names.map((name) => flattened(outputs.get(name)!));
  return rows.length === 1 ? rows[0]! : concat(rows, 1);
}

function flattened(output: Tensor): Tensor {
  return reshape(output, [output.shape[0]!, output.size / output.shape[0]!]);
}
