import { crc32 } from 'node:zlib';
import type { HostTensor } from '../../src/contracts/tensors.js';
import type { LayerWeights, WeightMap } from '../../src/contracts/weights.js';

/** Weights and pictures by formula, the same as in scripts/fixtures/formula.py, which says how. */
export function formulaWeights(layers: LayerWeights): WeightMap {
  const weights = new Map<string, Record<string, HostTensor>>();
  for (const [layer, shapes] of layers) {
    const tensors = Object.entries(shapes).map(([name, shape]) => [name, formulaTensor(layer, name, shape)]);
    weights.set(layer, Object.fromEntries(tensors));
  }
  return weights;
}

export function formulaTensor(layer: string, name: string, shape: readonly number[]): HostTensor {
  const size = (sides: readonly number[]) => sides.reduce((product, side) => product * side, 1);
  const fanIn = size(name === 'depthwise_kernel' ? shape.slice(0, 2) : shape.slice(0, -1));
  const limit = Math.sqrt(4.5 / fanIn);
  const value = (u: number) => {
    if (name === 'gamma') return 1 + 0.1 * u;
    if (name === 'moving_variance') return 1 + 0.5 * u;
    return name.endsWith('kernel') ? u * limit : 0.1 * u;
  };
  return { shape, dtype: 'float32', data: Float32Array.from(spread(`${layer}/${name}`, size(shape)), value) };
}

/** [size, size, 3], 0..255. */
export function formulaPicture(name: string, size: number): Int32Array {
  return Int32Array.from(spread(`picture ${name}`, size * size * 3), (u) => Math.floor((u + 1) * 128));
}

function spread(name: string, size: number): Float64Array {
  const seed = crc32(name);
  return Float64Array.from({ length: size }, (_, index) => {
    let x = Math.imul(index, 0x9e3779b1) + seed;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    x ^= x >>> 16;
    return (x >>> 0) / 2 ** 31 - 1;
  });
}
