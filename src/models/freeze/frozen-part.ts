import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { HeadSettings } from '../../contracts/experiment.js';
import type { FeatureCut } from '../../contracts/features.js';
import type { ProgramDefinition } from '../../contracts/tensors.js';
import type { LoadedBackbone } from '../backbone.js';
import { concatenated, flattened, pooledOutputs, pooledWidth } from '../head/pooling.js';
import { callNetwork } from '../tuned/call-network.js';
import { networkLayers } from './network-layers.js';

type Pooling = HeadSettings['pooling'];

/** The number of elements in one row of features. */
export function featureWidth(
  { outputShapes }: Pick<LoadedBackbone, 'outputShapes'>,
  cut: FeatureCut,
  pooling: Pooling,
): number {
  return cut.width ?? pooledWidth(outputShapes, pooling);
}

export interface FrozenPartOptions {
  readonly pooling: Pooling;
  readonly inputSize: number;
  readonly batchSize: number;
}

/**
 * The frozen part of a network up to its cut: `pixels` [batch, size, size, 3] uint8, RGB in 0..255 -> `features`
 * [batch, width] float32. Throws an Error for a cut at the pixels, where there is nothing to compute.
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
      if (cut.kind === 'pooled') return { features: pooledOutputs(backbone.call(pixels as Tensor4D), pooling) };
      return { features: outputsOf(backbone, cut.layers, pixels as Tensor4D) };
    },
  };
}

/** The outputs of some layers, flattened and concatenated per image. */
function outputsOf({ backbone, model }: LoadedBackbone, names: readonly string[], pixels: Tensor4D): Tensor {
  const layers = networkLayers(model);
  const last = layers.findLastIndex(({ name }) => names.includes(name));
  const given = new Map([[layers[0]!.name, backbone.preprocess(pixels) as Tensor]]);
  const outputs = callNetwork(layers.slice(0, last + 1), given, {});
  return concatenated(names.map((name) => flattened(outputs.get(name)!)));
}
