import type { Architecture, PublishedAccuracy } from '../components/backbone.js';

/** The size of a network, and the cost of one image. */
export interface NetworkSize {
  /** Number of parameters, moving statistics included, as Keras counts them. */
  readonly parameters: number;
  /**
   * Multiply-adds for one image: of convolutions and dense layers, without bias, normalisation and activation, with
   * zero padding counted like pixels. The papers of these networks call this FLOPs, MAdds or MACs; counting
   * multiplications and additions separately gives twice as many.
   */
  readonly multiplyAdds: number;
  /**
   * Shape of its output for one image: [height, width, channels], or [classes] with its top; [elements] for several
   * outputs.
   */
  readonly features: readonly number[];
}

/** An entry of the list that `espalier backbones` prints: plain JSON. */
export interface ListedBackbone extends NetworkSize {
  readonly name: string;
  readonly summary: string;
  /** The member of its family to which these numbers belong. */
  readonly architecture: Architecture;
  /** Null where nobody publishes it. */
  readonly accuracy: PublishedAccuracy | null;
  /** Sources of weights that do not need a file from the user. */
  readonly weights: readonly {
    readonly source: string;
    /** True if they can be used offline: they were downloaded before, or are randomly initialised. */
    readonly cached: boolean;
  }[];
}

/** A layer of a network, in Keras' order. */
export interface InspectedLayer {
  /** Index in Keras' `model.layers`. */
  readonly index: number;
  readonly name: string;
  /** Class name of the layer in Keras: `Conv2D`. */
  readonly kind: string;
  /** The block that it belongs to. */
  readonly block: string;
  /** Shape for one image. */
  readonly outputShape: readonly number[];
  readonly parameters: number;
  readonly multiplyAdds: number;
}

/** Consecutive layers that belong together. */
export interface InspectedBlock {
  readonly name: string;
  readonly layers: number;
  /** Shape of its last layer's output for one image. */
  readonly outputShape: readonly number[];
  readonly parameters: number;
  readonly multiplyAdds: number;
}

/** A possible freeze boundary: the end of a block. */
export interface FreezePoint {
  /** The value for `frozen_layers: { until: … }`: the block, or its last layer if a layer has the block's name. */
  readonly until: string;
  readonly block: string;
  /**
   * The outputs that are stored for an image: those that layers after this boundary read. Just one, unless branches
   * cross it.
   */
  readonly crossing: readonly { readonly layer: string; readonly shape: readonly number[] }[];
  /** Bytes of one image and view in the store of features, as float32; float16 takes half. */
  readonly rowBytes: number;
  /** Number of parameters trained after the boundary, with `batch_norm: frozen`. */
  readonly tunedWeights: number;
  /** Fraction of the parameters that are trained if nothing is frozen, 0 to 1. */
  readonly tunedShare: number;
  /** Fraction of the multiply-adds that is computed once per image instead of in every epoch, 0 to 1. */
  readonly storedShare: number;
}

/** The output of `espalier inspect --json`. */
export interface NetworkInspection extends NetworkSize {
  readonly name: string;
  readonly architecture: Architecture;
  /** Layers whose outputs are the features, in the order in which they are concatenated. */
  readonly outputs: readonly string[];
  readonly citation: string;
  readonly accuracy: PublishedAccuracy | null;
  readonly layers: readonly InspectedLayer[];
  readonly blocks: readonly InspectedBlock[];
  /** Number of parameters trained if nothing is frozen, with `batch_norm: frozen`. */
  readonly trainableWeights: number;
  /** The possible freeze boundaries, first to last. */
  readonly freezePoints: readonly FreezePoint[];
  /** The `until` of the suggested boundary; null where none is worthwhile. */
  readonly suggestion: string | null;
}
