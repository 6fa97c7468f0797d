import type { WeightMap } from '../../../contracts/components/weight-source.js';
import type { HostTensor } from '../../../contracts/tensors.js';

/**
 * Tensors named as tfjs and Keras 2 do, `Conv1/kernel` or `model/Conv1/kernel`, by layer and weight. In the second
 * model of one session tfjs appends a number, `Conv1/kernel_1`, which is dropped.
 */
export function byLayer(tensors: ReadonlyMap<string, HostTensor>): WeightMap {
  const layers = new Map<string, Record<string, HostTensor>>();
  for (const [name, tensor] of tensors) {
    const [layer = '', weight = ''] = name.split('/').slice(-2);
    const held = layers.get(layer) ?? {};
    const plain = weight.replace(/_\d+$/, '');
    held[Object.hasOwn(held, plain) ? weight : plain] = tensor;
    layers.set(layer, held);
  }
  return layers;
}
