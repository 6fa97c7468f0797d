import type { Architecture, PublishedAccuracy } from './backbone.js';

/** How large a network is, and what one image costs. */
export interface NetworkSize {
  /** Numbers in its weights, moving statistics included, as Keras counts them. */
  readonly parameters: number;
  /**
   * Multiply-adds for one image: of convolutions and dense layers, without bias, normalisation and activation, zeros
   * around an image counted like pixels. That is what the papers of these networks call FLOPs, MAdds or MACs; who counts
   * multiplication and addition apart has twice as many.
   */
  readonly multiplyAdds: number;
  /** Of its output for one image: [height, width, channels], or [classes] with its top. */
  readonly features: readonly number[];
}

/** A backbone as the list of all of them has it: plain JSON. */
export interface ListedBackbone extends NetworkSize {
  readonly name: string;
  readonly summary: string;
  /** Which member of its family these numbers are of. */
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
