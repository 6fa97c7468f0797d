import type { Dataset } from 'h5wasm';

/** A layer that has weights. */
export interface StoredLayer {
  /** Where it is, e.g. `layers/functional/layers/conv2d_1`. */
  readonly path: string;
  readonly name: string | undefined;
  /** In the file's order, which is that of Keras' layer: trained ones first. */
  readonly weights: readonly Dataset[];
}
