import type { FreezePoint } from '../../contracts/networks/network-facts.js';
import { elementsIn } from '../../foundation/elements.js';
import { multiplyAddsOf, sizeOfNetwork } from '../facts/network-size.js';
import { type Block, layerBlocks, layersCalled } from './blocks.js';
import { freezeBoundary } from './boundary.js';
import { countTrainedWeights } from './freezable-network.js';
import type { NetworkOutline } from './outline.js';

/** Bytes per number in the store of features, by the default of `training.feature_storage`. */
const numberBytes = 4;

/** The least fraction of weights to leave trainable: less is hardly more than training the head alone. */
const leastTunedShare = 1 / 10;

/**
 * The ends of blocks after which there is something to train, and before which something is computed once instead of in
 * every epoch.
 */
export function freezePoints(outline: NetworkOutline): readonly FreezePoint[] {
  const all = trainableWeights(outline);
  const { multiplyAdds } = sizeOfNetwork(outline);
  return layerBlocks(outline).flatMap((block) => {
    const until = nameOfEnd(block, outline);
    const { tuned, prefix, crossing } = freezeBoundary(outline, { until });
    if (tuned.length === 0 || crossing[0] === outline[0]!.name) return [];
    const before = new Set(prefix);
    const stored = outline.filter(({ name }) => before.has(name));
    const read = stored.filter(({ name }) => crossing.includes(name));
    const tunedWeights = countTrainedWeights(outline, tuned);
    const point: FreezePoint = {
      until,
      block: block.name,
      crossing: read.map(({ name, outputShape }) => ({ layer: name, shape: outputShape })),
      rowBytes: numberBytes * read.reduce((sum, { outputShape }) => sum + elementsIn(outputShape), 0),
      tunedWeights,
      tunedShare: tunedWeights / all,
      storedShare: stored.reduce((sum, layer) => sum + multiplyAddsOf(layer), 0) / multiplyAdds,
    };
    return [point];
  });
}

/** The number of weights that are trained if nothing is frozen. */
export function trainableWeights(outline: NetworkOutline): number {
  return countTrainedWeights(outline, freezeBoundary(outline, 'none').tuned);
}

/**
 * The first boundary at which the stored feature maps are as small as they get while at least a tenth of the weights
 * remains trainable: cheap to store, and before the layers that are specific to ImageNet's classes. For InceptionV3 it
 * is where Keras' guide to fine-tuning cuts, after the first 249 layers; for VGG16 it is before the last block.
 */
export function suggestedPoint(points: readonly FreezePoint[]): FreezePoint | undefined {
  const deepEnough = points.filter(({ tunedShare }) => tunedShare >= leastTunedShare);
  const smallest = Math.min(...deepEnough.map(places));
  return deepEnough.find((point) => places(point) === smallest);
}

/** Pixels of the largest feature map that is stored at a boundary. */
function places({ crossing }: FreezePoint): number {
  return Math.max(...crossing.map(({ shape }) => elementsIn(shape.slice(0, -1))));
}

/** The block's name, or its last layer's if that name means something else: unnamed blocks are named after a layer. */
function nameOfEnd({ name, layers }: Block, outline: NetworkOutline): string {
  const end = layers.at(-1)!;
  return layersCalled(name, outline).at(-1) === end ? name : end;
}
