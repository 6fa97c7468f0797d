import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { HeadSettings } from '../../contracts/experiment.js';
import type { HostTensor, Named } from '../../contracts/tensors.js';
import { tensor, tidy } from '../../tfjs/core.js';
import { layers, model } from '../../tfjs/layers.js';
import type { LoadedBackbone } from '../backbone.js';
import type { Head } from '../head/head.js';
import { isMap } from '../head/pooling.js';
import { weightName } from '../weights/weight-name.js';
import { type SavedModel, savedModel, setHeadWeights } from './saved-model.js';

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
  const ofHead = head.layers.map(headLayer(head));
  const features = pooledFeatures(network, pooling);
  const output = ofHead.reduce((x, layer) => layer.apply(x) as SymbolicTensor, features);
  const whole = model({ inputs: network.inputs, outputs: output, name: network.name });
  setHeadWeights(head, ofHead, weights);
  const saved = await savedModel(whole);
  // The layers of the backbone are its own.
  for (const layer of whole.layers) if (!network.layers.includes(layer)) layer.dispose();
  return saved;
}

/** Each output of a network pooled, one beside the other. */
function pooledFeatures(network: LayersModel, pooling: HeadSettings['pooling']): SymbolicTensor {
  const rows = network.outputs.map((output, index) => {
    if (!isMap(output.shape.slice(1) as number[])) return output;
    return poolingLayer(pooling, index).apply(output) as SymbolicTensor;
  });
  if (rows.length === 1) return rows[0]!;
  return layers.concatenate({ name: headLayerName('concatenate') }).apply(rows) as SymbolicTensor;
}

function headLayer(head: Head) {
  const last = head.layers.at(-1)!;
  return (placed: Head['layers'][number]) => {
    const { kind, settings, name } = placed;
    return kind.toKeras(placed === last ? { ...settings, activation: 'softmax' } : settings, headLayerName(name));
  };
}

/** Names are numbered from the second on, as Keras numbers them. */
function poolingLayer(pooling: HeadSettings['pooling'], index: number) {
  const name = `${pooling === 'flatten' ? 'flatten' : 'pooling'}${index === 0 ? '' : `_${index}`}`;
  const options = { name: headLayerName(name) };
  if (pooling === 'flatten') return layers.flatten(options);
  return pooling === 'avg' ? layers.globalAveragePooling2d(options) : layers.globalMaxPooling2d(options);
}
