import type { HostTensor } from '../../src/contracts/tensors.js';
import { sha256 } from '../../src/foundation/hash.js';
import type { TrainOutcome } from '../../src/train/train.js';

/** Weights as a hash, history as it is: what must be equal to the last bit. */
export function bytesOf({ weights, history, keptEpoch, diverged }: TrainOutcome) {
  const hashes = Object.entries(weights).map(([name, weight]) => [name, hashed(weight)]);
  return { weights: Object.fromEntries(hashes), history, keptEpoch, diverged };
}

export const hashed = ({ data }: HostTensor) => sha256(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
