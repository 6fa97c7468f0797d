import type { BatchNorm, FrozenLayers } from '../../contracts/experiment.js';
import { layerBlocks, layersCalled } from './blocks.js';
import { isBatchNormalization, type LayerOutline, type NetworkOutline } from './outline.js';

/** Where a network is cut, and what is trained behind. */
export interface Boundary {
  /** Layers that have weights which are trained, in order. */
  readonly tuned: readonly string[];
  /** The frozen prefix: layers that no tuned layer comes before. Their outputs never change. */
  readonly prefix: readonly string[];
  /** Layers of the prefix whose outputs are read behind it, by the head too: what is stored instead of images. */
  readonly crossing: readonly string[];
}

/** The setting names a layer or block that the network does not have, or matches none. */
export class NoSuchLayer extends Error {
  override readonly name = 'NoSuchLayer';
  /** The text that matches nothing. */
  readonly wanted: string;

  constructor(wanted: string) {
    super(`no layer or block is called ${wanted}`);
    this.wanted = wanted;
  }
}

/**
 * Which layers are tuned, and what is frozen before the first of them.
 *
 * `until: X` freezes up to and including layer X, or the last layer of block X; `match` freezes the layers whose name
 * matches; `except: X` freezes all but layer or block X; `trainable_last: n` tunes the last n layers, counted as Keras
 * counts `model.layers`, and `trainable_last_blocks: n` the last n blocks. Batch normalisation is tuned only
 * with `batch_norm: inference` or `train`: otherwise it keeps weights and statistics wherever it stands.
 *
 * Where the input itself is read behind the prefix, or nothing before the first tuned layer has weights (zeros around
 * the image), the prefix is the input alone: frozen layers beside it are computed with the tuned ones.
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
  const behind = new Set(tuned.map(({ name }) => name));
  for (const { name, inputs } of layers) if (inputs.some((input) => behind.has(input))) behind.add(name);
  const before = layers.filter(({ name }) => !behind.has(name));
  const prefix = before.map(({ name }) => name);
  const read = new Set(layers.filter(({ name }) => behind.has(name)).flatMap(({ inputs }) => inputs));
  // What the network gives is read by the head.
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
