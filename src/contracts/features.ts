/** Elements of a row: floats, or pixels where nothing is frozen. */
export type RowData = Float32Array | Uint8Array;

/** The features of some samples, in their order; rows are read from disk, or computed, as they are asked for. */
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
   * Reads the row of view `views[i]` of sample `samples[i]` into `into`, from element `i * width` on.
   * Rejects when a row is not stored or damaged.
   */
  read(samples: ArrayLike<number>, views: ArrayLike<number>, into: RowData): Promise<void>;
}

/** Features beside the classes of their samples: what is trained on, or measured. */
export interface LabelledFeatures {
  readonly features: FeatureSet;
  /** [features.count] class index of each sample. */
  readonly labels: Int32Array;
}

/**
 * What a row of features is: where the backbone is cut. `pooled`: what the backbone gives, pooled, output after output.
 * `layers`: outputs of some layers, flattened, one after the other. `pixels`: the resized image, as nothing is frozen.
 */
export interface FeatureCut {
  readonly kind: 'pooled' | 'layers' | 'pixels';
  /**
   * `layers`: their names, in the order of the network. `pooled`: those whose outputs the backbone gives, in that
   * order; none where that is the last one. `pixels`: none.
   */
  readonly layers: readonly string[];
  /** Elements of a row; of a pooled one it is known when the network is there. */
  readonly width: number | undefined;
  /** The type of stored elements; float16 is read as float32. */
  readonly storage: 'float32' | 'float16' | 'uint8';
}

/** A set of features that some phases of a run are trained on. */
export interface FeatureUse {
  readonly cut: FeatureCut;
  /** Otherwise they are computed in every epoch, as they would take more than `training.feature_disk`. */
  readonly stored: boolean;
  /** Bytes of one stored row; null if it is unknown before the network is loaded. */
  readonly rowBytes: number | null;
  /**
   * Of everything that determines what is stored besides image and view, as one text: of the rows where they are
   * stored, else of what is known of the images: which can be decoded. Undefined while data or weights are not here.
   */
  readonly key: string | undefined;
  /** Indices of the phases that use them. */
  readonly phases: readonly number[];
}

/** The same where data and weights are here. */
export type KnownFeatureUse = FeatureUse & { readonly key: string };
