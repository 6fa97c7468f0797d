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

/** Returns the name of a head layer in a saved network. The prefix avoids clashes with layers of the backbone. */
const headLayerName = (name: string) => `head_${name}`;

/** Sets tuned weights of a backbone, by `<layer>/<weight>`; other weights keep their values. */
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
 * Saves a backbone, which already has its tuned weights, and the head on top of it as one Keras model in the format
 * that tfjs reads: preprocessed images [n, size, size, 3] -> class probabilities.
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
  // The layers of the backbone belong to it and are not disposed of here.
  for (const layer of whole.layers) if (!network.layers.includes(layer)) layer.dispose();
  return saved;
}

/** Pools each output of a network and concatenates the results. */
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

/** Returns the pooling layer of an output. Names are numbered from the second on, as in Keras. */
function poolingLayer(pooling: HeadSettings['pooling'], index: number) {
  const name = `${pooling === 'flatten' ? 'flatten' : 'pooling'}${index === 0 ? '' : `_${index}`}`;
  const options = { name: headLayerName(name) };
  if (pooling === 'flatten') return layers.flatten(options);
  return pooling === 'avg' ? layers.globalAveragePooling2d(options) : layers.globalMaxPooling2d(options);
}
