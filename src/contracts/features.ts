/** The features of one split, by sample; rows are read from disk as they are asked for. */
export interface FeatureSet {
  /** Samples. */
  readonly count: number;
  /** Floats in one row. */
  readonly width: number;
  /** Class index of each sample. */
  readonly labels: Int32Array;
  /** Views of each sample; view 0 is the image itself. */
  readonly views: number;
  /**
   * Reads the row of view `views[i]` of sample `samples[i]` into `into`, from element `i * width` on.
   * Rejects when a row is not stored or damaged.
   */
  read(samples: ArrayLike<number>, views: ArrayLike<number>, into: Float32Array): Promise<void>;
}
