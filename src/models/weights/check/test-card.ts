import type { HostTensor } from '../../../contracts/tensors.js';

/**
 * The image that networks are checked on, [1, size, size, 3] in 0..255: a ramp from left to right in red, rings in
 * green, a checkerboard in blue. It is computed in integers, so that it is the same everywhere.
 */
export function testCard(size: number): HostTensor {
  const data = new Uint8Array(size * size * 3);
  for (let y = 0, at = 0; y < size; y++) {
    for (let x = 0; x < size; x++, at += 3) {
      data[at] = Math.floor((255 * x) / (size - 1));
      data[at + 1] = Math.floor((x * x + y * y) / size) % 256;
      data[at + 2] = (x ^ y) % 256;
    }
  }
  return { shape: [1, size, size, 3], dtype: 'uint8', data };
}
