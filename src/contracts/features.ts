/** The elements of a row: floats, or pixels where nothing is frozen. */
export type RowData = Float32Array | Uint8Array;

/** The features of some samples, in their order; rows are read from disk or computed when they are requested. */
export interface FeatureSet {
  /** Samples. */
  readonly count: number;
  /** Elements in one row. */
  readonly width: number;
  /** Rows are read into a Float32Array or a Uint8Array. */
  readonly rowType: 'float32' | 'uint8';
  /** Views of each sample; view 0 is the image itself. */
  readonly views: number;
  /**
   * Reads the row of view `views[i]` of sample `samples[i]` into `into`, from element `i * width` on. Rejects if a row
   * is missing or damaged.
   */
  read(samples: ArrayLike<number>, views: ArrayLike<number>, into: RowData): Promise<void>;
}

/** Features with the classes of their samples, to train on or to evaluate. */
export interface LabelledFeatures {
  readonly features: FeatureSet;
  /** [features.count] class index of each sample. */
  readonly labels: Int32Array;
}

/**
 * The cut of the backbone, which determines what a row of features holds. `pooled`: the pooled outputs of the backbone,
 * concatenated. `layers`: the outputs of some layers, flattened and concatenated. `pixels`: the resized image, since
 * nothing is frozen.
 */
export interface FeatureCut {
  readonly kind: 'pooled' | 'layers' | 'pixels';
  /**
   * For `layers`, their names in the order of the network. For `pooled`, the layers of `backbone.output` in that order;
   * empty for the last layer. For `pixels`, empty.
   */
  readonly layers: readonly string[];
  /** Elements of a row; undefined for a pooled one until the network has been built. */
  readonly width: number | undefined;
  /** The type of stored elements; float16 is read as float32. */
  readonly storage: 'float32' | 'float16' | 'uint8';
}

/** A set of features on which some phases of a run are trained. */
export interface FeatureUse {
  readonly cut: FeatureCut;
  /** False where they would take more than `training.feature_disk` and are recomputed in every epoch. */
  readonly stored: boolean;
  /** Bytes of one stored row; null if it is unknown before the network is loaded. */
  readonly rowBytes: number | null;
  /**
   * A key of everything besides image and view that determines what is stored: the rows, or, where these are
   * recomputed, only which images can be decoded. Undefined until data and weights are on this machine.
   */
  readonly key: string | undefined;
  /** Indices of the phases that use them. */
  readonly phases: readonly number[];
}

/** A feature use whose data and weights are on this machine. */
export type KnownFeatureUse = FeatureUse & { readonly key: string };
