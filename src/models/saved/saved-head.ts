import type { HostTensor, Named } from '../../contracts/tensors.js';
import { layers, sequential } from '../../tfjs/layers.js';
import type { Head } from '../head/head.js';
import { type SavedModel, savedModel, setHeadWeights } from './saved-model.js';

/** Saves the head as a Keras model from features to class probabilities, in the format that tfjs reads. */
export async function saveHead(head: Head, weights: Named<HostTensor>): Promise<SavedModel> {
  const model = sequential({ name: 'head' });
  model.add(layers.inputLayer({ inputShape: [...head.inputShape], name: 'features' }));
  for (const { kind, settings, name } of head.layers) {
    const isLast = name === head.layers.at(-1)!.name;
    model.add(kind.toKeras(isLast ? { ...settings, activation: 'softmax' } : settings, name));
  }
  setHeadWeights(
    head,
    model.layers.filter(({ name }) => name !== 'features'),
    weights,
  );
  const saved = await savedModel(model);
  model.dispose();
  return saved;
}
