import type { LayerWeights, WeightMap } from '../../../../contracts/components/weight-source.js';
import { inThread } from '../../../../foundation/in-thread.js';

/** What the thread that reads a file is given. */
export interface KerasFileInput {
  readonly bytes: Uint8Array;
  readonly wanted: LayerWeights;
}

/** Milliseconds that reading may take: far more than it does, so that only a file that never ends meets the limit. */
const timeLimitFor = (bytes: Uint8Array) => 20_000 + bytes.byteLength / 10_000;

/**
 * Weights in a Keras file of any format, see `weightsIn`. Read in a thread of its own: some damaged files send the
 * HDF5 library into an endless loop, others leave it unusable. Rejects with an Error that says what is wrong.
 */
export function readKerasFile(
  bytes: Uint8Array,
  wanted: LayerWeights,
  timeLimit = timeLimitFor(bytes),
): Promise<WeightMap> {
  const input: KerasFileInput = { bytes, wanted };
  return inThread(new URL('./keras-file-thread.js', import.meta.url), input, timeLimit);
}
