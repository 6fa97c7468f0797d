import type { BatchNorm, FrozenLayers } from '../experiment.js';
import type { BackboneIdentity } from './backbone-identity.js';

/** The part of a network that is trained under a freeze setting. */
export interface TunedPart {
  /** Layers that have weights which are trained, first to last. */
  readonly layers: readonly string[];
  /** Numbers in those weights. */
  readonly weights: number;
}

/** A network as far as freezing goes, known before any weights are here. */
export interface FreezableNetwork {
  /** Names of all layers, first to last, as Keras counts `model.layers`. */
  readonly layers: readonly string[];
  /** Names of its blocks, first to last. */
  readonly blocks: readonly string[];
  /** The layer that a name stands for as an output: that layer, or the last of that block; undefined without one. */
  outputCalled(name: string): string | undefined;
  /** The tuned part; undefined if the setting names no existing layer or block, or matches none. */
  tunedPart(frozen: FrozenLayers, batchNorm: BatchNorm): TunedPart | undefined;
}

/** The network of a backbone. It is built for this, which takes up to a second the first time. */
export type NetworkOf = (backbone: BackboneIdentity) => FreezableNetwork;
