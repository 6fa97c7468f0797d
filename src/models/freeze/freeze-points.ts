import type { FreezePoint } from '../../contracts/network-facts.js';
import { elementsIn } from '../../foundation/elements.js';
import { multiplyAddsOf, sizeOfNetwork } from '../facts/network-size.js';
import { type Block, layerBlocks, layersCalled } from './blocks.js';
import { freezeBoundary } from './boundary.js';
import { weightsIn } from './freezable-network.js';
import type { NetworkOutline } from './outline.js';

/** Bytes of a number in the store of features, unless `training.feature_storage` says otherwise. */
const numberBytes = 4;

/** Less is hardly more than training the head alone. */
const leastTunedShare = 1 / 10;

/**
 * The ends of blocks behind which something is left to train, and before which something is computed once instead of in
 * every epoch.
 */
export function freezePoints(outline: NetworkOutline): readonly FreezePoint[] {
  const all = trainableWeights(outline);
  const { multiplyAdds } = sizeOfNetwork(outline);
  return layerBlocks(outline).flatMap((block) => {
    const until = nameOfEnd(block, outline);
    const { tuned, prefix, crossing } = freezeBoundary(outline, { until });
    if (tuned.length === 0 || crossing[0] === outline[0]!.name) return [];
    const stored = outline.filter(({ name }) => prefix.includes(name));
    const read = stored.filter(({ name }) => crossing.includes(name));
    const tunedWeights = weightsIn(outline, tuned);
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

/** Numbers that are trained where nothing is frozen. */
export function trainableWeights(outline: NetworkOutline): number {
  return weightsIn(outline, freezeBoundary(outline, 'none').tuned);
}

/**
 * The first place where what is stored is as small as feature maps get, with a tenth of the weights or more left to
 * train: cheap to store, early in what the network knows of ImageNet's classes alone. For InceptionV3 it is where
 * Keras' own guide to fine-tuning divides it, behind its first 249 layers; for VGG16 it is before the last block.
 */
export function suggestedPoint(points: readonly FreezePoint[]): FreezePoint | undefined {
  const deepEnough = points.filter(({ tunedShare }) => tunedShare >= leastTunedShare);
  const smallest = Math.min(...deepEnough.map(places));
  return deepEnough.find((point) => places(point) === smallest);
}

/** Of the largest feature map that is stored there. */
function places({ crossing }: FreezePoint): number {
  return Math.max(...crossing.map(({ shape }) => elementsIn(shape.slice(0, -1))));
}

/** The block's name, unless that means something else: a block without a name of its own is called after a layer. */
function nameOfEnd({ name, layers }: Block, outline: NetworkOutline): string {
  const end = layers.at(-1)!;
  return layersCalled(name, outline).at(-1) === end ? name : end;
}
