import type { WeightMap } from '../../../contracts/components/weight-source.js';
import type { HostTensor } from '../../../contracts/tensors.js';

/**
 * Groups tensors with names of tfjs or Keras 2, `Conv1/kernel` or `model/Conv1/kernel`, by layer and weight. The number
 * that tfjs appends in the second model of a session, `Conv1/kernel_1`, is dropped.
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
