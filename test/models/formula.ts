import { crc32 } from 'node:zlib';
import type { LayerWeights, WeightMap } from '../../src/contracts/components/weight-source.js';
import type { HostTensor } from '../../src/contracts/tensors.js';

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
  const [centre, reach] = name.endsWith('kernel')
    ? [0, Math.sqrt(4.5 / fanIn)]
    : name === 'gamma'
      ? [1, 0.1]
      : name === 'moving_variance'
        ? [1, 0.5]
        : [0, 0.1];
  const data = new Float32Array(size(shape));
  const u = spread(`${layer}/${name}`);
  for (let index = 0; index < data.length; index++) data[index] = centre + reach * u(index);
  return { shape, dtype: 'float32', data };
}

/** [size, size, 3], 0..255. */
export function formulaPicture(name: string, size: number): Int32Array {
  const u = spread(`picture ${name}`);
  return Int32Array.from({ length: size * size * 3 }, (_, index) => Math.floor((u(index) + 1) * 128));
}

/** Value i of a name, in [-1, 1). A plain loop over this fills a network of 60 million weights within a second. */
function spread(name: string): (index: number) => number {
  const seed = crc32(name);
  return (index) => {
    let x = Math.imul(index, 0x9e3779b1) + seed;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    x ^= x >>> 16;
    return (x >>> 0) / 2 ** 31 - 1;
  };
}
