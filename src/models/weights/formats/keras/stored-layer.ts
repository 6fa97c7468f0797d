import type { Dataset } from 'h5wasm';

/** A layer of a file that has weights. */
export interface StoredLayer {
  /** Its path in the file, e.g. `layers/functional/layers/conv2d_1`. */
  readonly path: string;
  readonly name: string | undefined;
  /** Its weights in the file's order, which is that of the Keras layer: trainable ones first. */
  readonly weights: readonly Dataset[];
}
