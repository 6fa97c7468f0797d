import type { HostTensor } from '../../src/contracts/tensors.js';
import { randomStream } from '../../src/foundation/random.js';
import { int32 } from '../../src/testing/engine/host-tensors.js';

export { bool, float32, int32, normals, plainTensor, uint8 } from '../../src/testing/engine/host-tensors.js';

/** Integers in [low, high), the same in every run. */
export function integers(name: string, shape: readonly number[], low: number, high: number): HostTensor {
  const stream = randomStream('test tensor', name, ...shape);
  const length = shape.reduce((product, size) => product * size, 1);
  return int32(
    shape,
    Array.from({ length }, () => low + stream.below(high - low)),
  );
}
