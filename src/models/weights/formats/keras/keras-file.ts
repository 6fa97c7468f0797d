import type { LayerWeights, WeightMap } from '../../../../contracts/components/weight-source.js';
import { inThread } from '../../../../foundation/in-thread.js';

/** The input of the thread that reads a file. */
export interface KerasFileInput {
  readonly bytes: Uint8Array;
  readonly wanted: LayerWeights;
}

/** Milliseconds after which reading is aborted, far more than any intact file takes. */
const timeLimitFor = (bytes: Uint8Array) => 20_000 + bytes.byteLength / 10_000;

/**
 * Reads weights from a Keras file of any format, see `kerasFileWeights`, in a thread of its own: some damaged files
 * send the HDF5 library into an endless loop, others leave it unusable. Rejects with an Error that says what is wrong.
 */
export function readKerasFile(
  bytes: Uint8Array,
  wanted: LayerWeights,
  timeLimit = timeLimitFor(bytes),
): Promise<WeightMap> {
  const input: KerasFileInput = { bytes, wanted };
  return inThread(new URL('./keras-file-thread.js', import.meta.url), input, timeLimit);
}
