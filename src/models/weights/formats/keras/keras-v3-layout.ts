import type { Dataset, Group } from 'h5wasm';
import type { LayerWeights, WeightMap } from '../../../../contracts/components/weight-source.js';
import type { HostTensor } from '../../../../contracts/tensors.js';
import { datasetIn, groupIn, hasGroup, stringOf, tensorOf } from './hdf5.js';
import { layersByKind } from './layers-by-kind.js';
import type { StoredLayer } from './stored-layer.js';

/** Limits above any network's number of layers and nested models, because links can make a file endless. */
const mostLayers = 20_000;
const deepest = 16;

/** The group of a model's layers; Keras 2.12 to 2.14 have a second group that holds them too. */
const containers = ['layers', '_layer_checkpoint_dependencies'];

const containerIn = (model: Group) => containers.find((name) => hasGroup(model, name));

/** Returns whether a file, or a group in it, is a model with layers. */
export const hasLayers = (model: Group) => containerIn(model) !== undefined;

/**
 * Weights of Keras 3's HDF5 files (`.weights.h5`, and `model.weights.h5` inside of a `.keras` file, since Keras 2.12):
 * `/layers/<class, numbered>/vars/<index>`, nested models likewise. In files of newer versions `vars` has the layer's
 * name as an attribute; otherwise `paths` names layers. A network that is nested in the file's model is taken out of
 * it. If names are missing, layers are matched as in Keras: those of one class in their order.
 *
 * Only numbers of tensors that have the wanted shape are read. Throws an Error that says what is wrong with the file.
 */
export function v3Weights(file: Group, wanted: LayerWeights, paths: ReadonlyMap<string, string>): WeightMap {
  const stored: StoredLayer[] = [];
  addLayers(file, '', paths, stored);
  const own = (innermostWith(wanted, stored) ?? layersByKind(stored, wanted)).filter(
    ({ weights }) => weights.length > 0,
  );
  const weights = new Map<string, Record<string, HostTensor>>();
  for (const { name, path, weights: datasets } of own)
    weights.set(name ?? path.replaceAll('layers/', ''), tensorsOf(datasets, wanted.get(name ?? '') ?? {}));
  return weights;
}

function addLayers(model: Group, path: string, paths: ReadonlyMap<string, string>, stored: StoredLayer[]): void {
  if (path.split('layers/').length > deepest) throw new Error('nests models too deeply');
  const layers = groupIn(model, containerIn(model) ?? 'layers');
  for (const [key, place] of placesOf(layers.keys())) {
    const layer = groupIn(layers, key);
    const own = `${path}layers/${place}`;
    if (stored.length >= mostLayers) throw new Error(`has more than ${mostLayers} layers`);
    if (hasGroup(layer, 'vars')) {
      const vars = groupIn(layer, 'vars');
      const name = stringOf(vars, 'name') ?? paths.get(own);
      const indices = vars.keys().filter((weight) => /^\d+$/.test(weight));
      stored.push({ path: own, name, weights: indices.sort(byNumber).map((index) => datasetIn(vars, index)) });
    }
    if (hasLayers(layer)) addLayers(layer, `${own}/`, paths, stored);
  }
}

/**
 * Keys of layers in order, renumbered without gaps: Keras 2.12 and 2.13 count layers that have weights twice, so that
 * the second `conv2d` is `conv2d_2`.
 */
function placesOf(keys: readonly string[]): readonly (readonly [key: string, place: string])[] {
  const used = new Map<string, number>();
  return [...keys].sort(byNumber).map((key) => {
    const kind = key.replace(/_\d+$/, '');
    const number = used.get(kind) ?? 0;
    used.set(kind, number + 1);
    return [key, number === 0 ? kind : `${kind}_${number}`];
  });
}

/** The layers of the innermost model that has all wanted names. */
function innermostWith(wanted: LayerWeights, stored: readonly StoredLayer[]): readonly StoredLayer[] | undefined {
  const models = [...new Set(stored.map(({ path }) => path.slice(0, path.lastIndexOf('/') + 1)))];
  const within = models
    .sort((a, b) => b.length - a.length)
    .map((model) => stored.filter(({ path }) => path.startsWith(model)));
  return within.find((layers) => {
    const names = new Set(layers.map(({ name }) => name));
    return [...wanted.keys()].every((name) => names.has(name));
  });
}

/** Names a layer's weights, of which the file has only the order. */
function tensorsOf(
  datasets: readonly Dataset[],
  wanted: Readonly<Record<string, readonly number[]>>,
): Record<string, HostTensor> {
  const names = Object.keys(wanted);
  return Object.fromEntries(
    datasets.map((dataset, index) => {
      const name = names[index];
      return [name ?? `vars/${index}`, tensorOf(dataset, name === undefined ? undefined : wanted[name])];
    }),
  );
}

/** Compares names by number, so that `conv2d_2` comes before `conv2d_10`. */
function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
