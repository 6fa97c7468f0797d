import type { WeightPlan } from '../../contracts/components/head-layer.js';
import type { BatchNorm } from '../../contracts/experiment.js';
import type { Named } from '../../contracts/tensors.js';
import { layerBlocks } from '../freeze/blocks.js';
import type { Boundary } from '../freeze/boundary.js';
import type { LayerOutline, NetworkOutline } from '../freeze/outline.js';

const statistics = ['moving_mean', 'moving_variance'];

/**
 * The weights of a backbone that training changes, by `<layer>/<weight>`; moving statistics only if they are updated.
 */
export function tunedWeights(outline: NetworkOutline, { tuned }: Boundary, batchNorm: BatchNorm): Named<WeightPlan> {
  const blocks = layerBlocks(outline);
  const depths = new Map(
    blocks.flatMap(({ layers }, index) => layers.map((layer) => [layer, blocks.length - index] as const)),
  );
  const layers = outline.filter(({ name }) => tuned.includes(name));
  return Object.fromEntries(layers.flatMap((layer) => plansOf(layer, batchNorm, depths.get(layer.name)!)));
}

function plansOf({ name, weights }: LayerOutline, batchNorm: BatchNorm, depth: number): [string, WeightPlan][] {
  return Object.entries(weights)
    .filter(([weight]) => batchNorm === 'train' || !statistics.includes(weight))
    .map(([weight, shape]) => {
      const trainable = !statistics.includes(weight);
      // The initializer is never used, because these weights already have values.
      return [`${name}/${weight}`, { shape, initializer: 'zeros', trainable, depth }];
    });
}
