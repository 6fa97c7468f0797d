import type { Components } from '../../contracts/catalogue.js';
import type { FreezableNetwork, NetworkOf } from '../../contracts/networks/freeze.js';
import { elementsIn } from '../../foundation/elements.js';
import { layerBlocks } from './blocks.js';
import { freezeBoundary, NoSuchLayer } from './boundary.js';
import { networkOutline } from './network-outline.js';
import type { NetworkOutline } from './outline.js';
import { outputCalled } from './outputs.js';

/** The networks against which an experiment file is checked, and from which a plan describes the tuned part. */
export function networksOf(components: Pick<Components, 'backbones'>): NetworkOf {
  return (backbone) => freezableNetwork(networkOutline(backbone, components));
}

function freezableNetwork(outline: NetworkOutline): FreezableNetwork {
  return {
    layers: outline.map(({ name }) => name),
    blocks: layerBlocks(outline).map(({ name }) => name),
    outputCalled: (name) => unlessNoSuch(() => outputCalled(name, outline)),
    tunedPart: (frozen, batchNorm) =>
      unlessNoSuch(() => {
        const layers = freezeBoundary(outline, frozen, batchNorm).tuned;
        return { layers, weights: countTrainedWeights(outline, layers) };
      }),
  };
}

function unlessNoSuch<T>(find: () => T): T | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof NoSuchLayer) return undefined;
    throw error;
  }
}

/** The number of weights that are trained if these layers are tuned. */
export function countTrainedWeights(outline: NetworkOutline, tuned: readonly string[]): number {
  const names = new Set(tuned);
  const layers = outline.filter(({ name }) => names.has(name));
  return layers.reduce((sum, { weights }) => sum + trainedNumbers(weights), 0);
}

/** Returns the number of trainable values in a layer's weights: all but moving statistics, which follow the images. */
function trainedNumbers(weights: { readonly [weight: string]: readonly number[] }): number {
  const trained = Object.entries(weights).filter(([name]) => !name.startsWith('moving_'));
  return trained.reduce((sum, [, shape]) => sum + elementsIn(shape), 0);
}
