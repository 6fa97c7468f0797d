import { tensor, tidy } from '@tensorflow/tfjs-core';
import { layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { HeadSettings } from '../contracts/experiment.js';
import type { HostTensor, Named } from '../contracts/tensors.js';
import type { LoadedBackbone } from './backbone.js';
import type { Head } from './head.js';
import { type SavedModel, savedModel, setHeadWeights } from './saved-model.js';
import { weightName } from './weight-name.js';

/** Layers of the head are called so in a saved network, as a backbone may have layers of the same names. */
const headLayerName = (name: string) => `head_${name}`;

/** Puts the values of tuned weights into a backbone, by `<layer>/<weight>`; others keep theirs. */
export function putWeights({ model }: LoadedBackbone, weights: Named<HostTensor>): void {
  tidy(() => {
    for (const layer of model.layers) {
      for (const variable of layer.weights) {
        const value = weights[`${layer.name}/${weightName(variable)}`];
        if (value) variable.write(tensor(value.data, [...value.shape]));
      }
    }
  });
}

/**
 * A backbone and the head on top of it as one Keras model, in the format that tfjs reads: preprocessed images
 * [n, size, size, 3] -> class probabilities. The backbone has its tuned weights already.
 */
export async function saveNetwork(
  { model: network }: LoadedBackbone,
  pooling: HeadSettings['pooling'],
  head: Head,
  weights: Named<HostTensor>,
): Promise<SavedModel> {
  const own = [poolingLayer(pooling), ...head.layers.map(headLayer(head))];
  const output = own.reduce((x, layer) => layer.apply(x) as SymbolicTensor, network.outputs[0]!);
  const whole = model({ inputs: network.inputs, outputs: output, name: network.name });
  setHeadWeights(head, own.slice(1), weights);
  const saved = await savedModel(whole);
  // The layers of the backbone are its own.
  for (const layer of own) layer.dispose();
  return saved;
}

function headLayer(head: Head) {
  const last = head.layers.at(-1)!;
  return (placed: Head['layers'][number]) => {
    const { kind, settings, name } = placed;
    return kind.toKeras(placed === last ? { ...settings, activation: 'softmax' } : settings, headLayerName(name));
  };
}

function poolingLayer(pooling: HeadSettings['pooling']) {
  if (pooling === 'flatten') return layers.flatten({ name: headLayerName('flatten') });
  const options = { name: headLayerName('pooling') };
  return pooling === 'avg' ? layers.globalAveragePooling2d(options) : layers.globalMaxPooling2d(options);
}
