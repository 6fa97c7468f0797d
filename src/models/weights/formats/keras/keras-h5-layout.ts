import type { Dataset, Group } from 'h5wasm';
import type { LayerWeights, WeightMap } from '../../../../contracts/components/weight-source.js';
import type { HostTensor } from '../../../../contracts/tensors.js';
import { datasetIn, groupIn, hasGroup, stringsOf, tensorOf } from './hdf5.js';
import { kerasWeightName } from './keras-weight-name.js';

interface FileLayer {
  readonly name: string;
  /** Its weights in the file's order, by the last part of their names. */
  readonly weights: ReadonlyMap<string, Dataset>;
}

/**
 * Weights of the older HDF5 files of Keras (`model.save('m.h5')`, `save_weights` before Keras 3): weights alone, or
 * whole models, which keep them below `/model_weights`. Layers are matched by name, those of nested models too. If
 * names differ but number and shapes of all layers agree, they are matched by order, as Keras itself does by default;
 * so is the last layer alone, which some published files name differently from today's Keras.
 *
 * Only numbers of tensors that have the wanted shape are read: other tensors are listed without data, so that no file
 * can demand more memory than the network needs. Throws an Error that says what is wrong with the file.
 */
export function legacyWeights(file: Group, wanted: LayerWeights): WeightMap {
  const layers = layersOf(hasGroup(file, 'model_weights') ? groupIn(file, 'model_weights') : file, wanted);
  const names = namesInNetwork(layers, wanted);
  return new Map(layers.map((layer, index) => [names[index]!, tensorsOf(layer, wanted.get(names[index]!) ?? {})]));
}

/** Layers that have weights, in the file's order. Only the names that the file lists are followed. */
function layersOf(root: Group, wanted: LayerWeights): FileLayer[] {
  const names = textsInParts(root, 'layer_names');
  if (!names) throw new Error('has neither layers nor layer_names: it is not a weights file written by Keras');
  const layers = names.flatMap((name) => {
    const group = groupIn(root, name);
    const paths = textsInParts(group, 'weight_names') ?? [];
    const parts = wanted.has(name) ? new Map([[name, paths]]) : pathsByLayer(name, paths, wanted);
    return [...parts].map(([layer, own]) => ({ name: layer, weights: weightsAt(group, own) }));
  });
  return layers.filter(({ weights }) => weights.size > 0);
}

/** The layers of a group; a nested model is one group, whose weights name their layers in their paths. */
function pathsByLayer(group: string, paths: readonly string[], wanted: LayerWeights): Map<string, string[]> {
  const parts = new Map<string, string[]>();
  for (const path of paths) {
    const layer = path.split('/').at(-2) ?? group;
    parts.set(layer, [...(parts.get(layer) ?? []), path]);
  }
  // A renamed layer keeps its old name in the paths.
  const [only] = parts.keys();
  return parts.size === 1 && !wanted.has(only!) ? new Map([[group, [...paths]]]) : parts;
}

function weightsAt(group: Group, paths: readonly string[]): ReadonlyMap<string, Dataset> {
  const weights = new Map<string, Dataset>();
  for (const path of paths) {
    const last = path.split('/').at(-1)!.replace(/:\d+$/, '');
    weights.set(weights.has(last) ? path : last, datasetIn(group, path));
  }
  return weights;
}

/** The strings of a list attribute, which is spread over `name0`, `name1`, … if it does not fit into one. */
function textsInParts(group: Group, name: string): string[] | undefined {
  const whole = stringsOf(group, name);
  if (whole) return whole;
  const parts: string[][] = [];
  for (let part = stringsOf(group, `${name}0`); part; part = stringsOf(group, `${name}${parts.length}`))
    parts.push(part);
  return parts.length > 0 ? parts.flat() : undefined;
}

/** The network's name of each layer of the file. */
function namesInNetwork(layers: readonly FileLayer[], wanted: LayerWeights): readonly string[] {
  const own = layers.map(({ name }) => name);
  const inOrder = [...wanted];
  const missing = inOrder.filter(([name]) => !own.includes(name));
  if (missing.length === 0) return own;
  const agree =
    layers.length === inOrder.length && layers.every((layer, index) => hasShapes(layer, inOrder[index]![1]));
  if (agree) return inOrder.map(([name]) => name);
  // The last layer may have another name even if the file has layers that the network lacks, such as Normalization.
  const [classifier, ...others] = missing;
  const isLast = others.length === 0 && classifier === inOrder.at(-1);
  const given = layers.at(-1);
  return isLast && given && hasShapes(given, classifier![1]) ? [...own.slice(0, -1), classifier![0]] : own;
}

function hasShapes({ weights }: FileLayer, shapes: Readonly<Record<string, readonly number[]>>): boolean {
  const found = [...weights.values()].map(({ shape }) => `[${shape}]`);
  return (
    found.join() ===
    Object.values(shapes)
      .map((shape) => `[${shape}]`)
      .join()
  );
}

function tensorsOf(layer: FileLayer, wanted: Readonly<Record<string, readonly number[]>>): Record<string, HostTensor> {
  const tensors: Record<string, HostTensor> = {};
  for (const [weight, dataset] of layer.weights) {
    const name = kerasWeightName(weight, wanted);
    tensors[name] = tensorOf(dataset, Object.hasOwn(wanted, name) ? wanted[name] : undefined);
  }
  return tensors;
}
