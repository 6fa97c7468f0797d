import type { Architecture, PublishedAccuracy } from '../components/backbone.js';

/** The size of a network, and the cost of one image. */
export interface NetworkSize {
  /** Numbers in its weights, moving statistics included, as Keras counts them. */
  readonly parameters: number;
  /**
   * Multiply-adds for one image: of convolutions and dense layers, without bias, normalisation and activation, zeros
   * around an image counted like pixels. That is what the papers of these networks call FLOPs, MAdds or MACs; who
   * counts multiplication and addition apart has twice as many.
   */
  readonly multiplyAdds: number;
  /**
   * Of its output for one image: [height, width, channels], or [classes] with its top; of several outputs [numbers].
   */
  readonly features: readonly number[];
}

/** A backbone as the list of all of them has it: plain JSON. */
export interface ListedBackbone extends NetworkSize {
  readonly name: string;
  readonly summary: string;
  /** The member of its family to which these numbers belong. */
  readonly architecture: Architecture;
  /** Null where nobody publishes it. */
  readonly accuracy: PublishedAccuracy | null;
  /** Sources of weights that need no file of the user's. */
  readonly weights: readonly {
    readonly source: string;
    /** Whether they can be used without a network: they were downloaded before, or are drawn. */
    readonly cached: boolean;
  }[];
}

/** A layer of a network, in Keras' order. */
export interface InspectedLayer {
  /** Index in Keras' `model.layers`. */
  readonly index: number;
  readonly name: string;
  /** Keras' class of the layer: `Conv2D`. */
  readonly kind: string;
  /** The block that it belongs to. */
  readonly block: string;
  /** For one image. */
  readonly outputShape: readonly number[];
  readonly parameters: number;
  readonly multiplyAdds: number;
}

/** Consecutive layers that belong together. */
export interface InspectedBlock {
  readonly name: string;
  readonly layers: number;
  /** For one image, of its last layer. */
  readonly outputShape: readonly number[];
  readonly parameters: number;
  readonly multiplyAdds: number;
}

/** A place where a network can be divided into a part that is frozen and one that is trained: the end of a block. */
export interface FreezePoint {
  /** What `frozen_layers: { until: … }` names: the block, or its last layer where a layer has the block's name. */
  readonly until: string;
  readonly block: string;
  /** The stored outputs of an image: those that are read after this boundary. One, unless branches cross it. */
  readonly crossing: readonly { readonly layer: string; readonly shape: readonly number[] }[];
  /** Bytes of one image and view in the store of features, as float32; float16 takes half. */
  readonly rowBytes: number;
  /** Parameters that are trained after it, with `batch_norm: frozen`. */
  readonly tunedWeights: number;
  /** Fraction of the parameters that are trained if nothing is frozen, 0 to 1. */
  readonly tunedShare: number;
  /** Fraction of the multiply-adds that is computed once for an image instead of in every epoch, 0 to 1. */
  readonly storedShare: number;
}

/** The output of `espalier inspect` about a network, plain JSON. */
export interface NetworkInspection extends NetworkSize {
  readonly name: string;
  readonly architecture: Architecture;
  /** Layers whose outputs are the features, in the order in which they are concatenated. */
  readonly outputs: readonly string[];
  readonly citation: string;
  readonly accuracy: PublishedAccuracy | null;
  readonly layers: readonly InspectedLayer[];
  readonly blocks: readonly InspectedBlock[];
  /** Numbers that are trained where nothing is frozen, with `batch_norm: frozen`. */
  readonly trainableWeights: number;
  /** First to last. */
  readonly freezePoints: readonly FreezePoint[];
  /** The `until` of one of them; null where none is worth it. */
  readonly suggestion: string | null;
}
