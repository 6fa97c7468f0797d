import type { BatchNorm, FrozenLayers } from '../../contracts/experiment.js';
import { layerBlocks, layersCalled } from './blocks.js';
import { isBatchNormalization, type LayerOutline, type NetworkOutline } from './outline.js';

/** A freeze boundary: where a network is cut, and what is trained after the cut. */
export interface Boundary {
  /** The layers with trained weights, in order. */
  readonly tuned: readonly string[];
  /** The frozen prefix: the layers that depend on no tuned layer, so that their outputs never change. */
  readonly prefix: readonly string[];
  /** The layers of the prefix whose outputs are read after it or by the head: these are stored instead of images. */
  readonly crossing: readonly string[];
}

/** Thrown if a setting names a layer or block that the network does not have, or matches none. */
export class NoSuchLayer extends Error {
  override readonly name = 'NoSuchLayer';
  /** The text that matches nothing. */
  readonly wanted: string;

  constructor(wanted: string) {
    super(`there is no layer or block ${wanted}`);
    this.wanted = wanted;
  }
}

/**
 * The freeze boundary of a setting: which layers are tuned, and what is frozen before the first of them.
 *
 * `until: X` freezes up to and including layer X, or the last layer of block X; `match` freezes the layers whose name
 * matches; `except: X` freezes all but layer or block X; `trainable_last: n` tunes the last n layers, counted as Keras
 * counts `model.layers`, and `trainable_last_blocks: n` the last n blocks. Batch normalisation is tuned only
 * with `batch_norm: inference` or `train`: otherwise it keeps weights and statistics wherever it is.
 *
 * If the input itself is read after the prefix, or nothing before the first tuned layer has weights (zero padding), the
 * prefix is the input alone: frozen layers beside it are computed with the tuned ones.
 */
export function freezeBoundary(
  layers: NetworkOutline,
  frozen: FrozenLayers,
  batchNorm: BatchNorm = 'frozen',
): Boundary {
  const isFrozen = frozenTest(layers, frozen);
  const tuned = layers.filter(
    (layer, index) =>
      hasWeights(layer) && !isFrozen(layer.name, index) && (batchNorm !== 'frozen' || !isBatchNormalization(layer)),
  );
  const after = new Set(tuned.map(({ name }) => name));
  for (const { name, inputs } of layers) if (inputs.some((input) => after.has(input))) after.add(name);
  const before = layers.filter(({ name }) => !after.has(name));
  const prefix = before.map(({ name }) => name);
  const read = new Set(layers.filter(({ name }) => after.has(name)).flatMap(({ inputs }) => inputs));
  // The network's outputs are read by the head.
  for (const { name, isOutput } of layers) if (isOutput) read.add(name);
  const names = tuned.map(({ name }) => name);
  const input = layers[0]!.name;
  if (read.has(input) || (tuned.length > 0 && !before.some(hasWeights)))
    return { tuned: names, prefix: [input], crossing: [input] };
  return { tuned: names, prefix, crossing: prefix.filter((name) => read.has(name)) };
}

function hasWeights({ weights }: LayerOutline): boolean {
  return Object.keys(weights).length > 0;
}

function frozenTest(layers: NetworkOutline, frozen: FrozenLayers): (name: string, index: number) => boolean {
  if (frozen === 'all') return () => true;
  if (frozen === 'none') return () => false;
  if ('until' in frozen) {
    const end = called(frozen.until, layers).at(-1);
    const last = layers.findIndex(({ name }) => name === end);
    return (_, index) => index <= last;
  }
  if ('except' in frozen) {
    const tuned = called(frozen.except, layers);
    return (name) => !tuned.includes(name);
  }
  if ('match' in frozen) {
    const pattern = new RegExp(frozen.match);
    if (!layers.some(({ name }) => pattern.test(name))) throw new NoSuchLayer(frozen.match);
    return (name) => pattern.test(name);
  }
  if ('trainableLast' in frozen) return (_, index) => index < layers.length - frozen.trainableLast;
  const tuned = layerBlocks(layers)
    .slice(-frozen.trainableLastBlocks)
    .flatMap((block) => block.layers);
  return (name) => !tuned.includes(name);
}

function called(name: string, layers: NetworkOutline): readonly string[] {
  const names = layersCalled(name, layers);
  if (names.length === 0) throw new NoSuchLayer(name);
  return names;
}
