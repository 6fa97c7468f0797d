import type { BatchNorm, FrozenLayers } from '../experiment.js';
import type { BackboneIdentity } from './backbone-identity.js';

/** The part of a network that is trained under a freeze setting. */
export interface TunedPart {
  /** Layers with weights that are trained, first to last. */
  readonly layers: readonly string[];
  /** Number of parameters in those weights. */
  readonly weights: number;
}

/** The facts about a network that freezing needs, known before any weights are loaded. */
export interface FreezableNetwork {
  /** Names of all layers, first to last, as Keras counts `model.layers`. */
  readonly layers: readonly string[];
  /** Names of its blocks, first to last. */
  readonly blocks: readonly string[];
  /**
   * Returns the layer that a name denotes as an output: the layer itself, or the last one of a block; undefined if
   * there is neither.
   */
  outputCalled(name: string): string | undefined;
  /** Returns the tuned part; undefined if the setting names a layer or block that does not exist, or matches none. */
  tunedPart(frozen: FrozenLayers, batchNorm: BatchNorm): TunedPart | undefined;
}

/** Returns the network of a backbone. Building it takes up to a second the first time. */
export type NetworkOf = (backbone: BackboneIdentity) => FreezableNetwork;
