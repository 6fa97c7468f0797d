import type { Components } from '../../contracts/catalogue.js';
import type { RunSettings } from '../../contracts/experiment.js';
import type { FeatureCut } from '../../contracts/features.js';
import type { WorkPerImage } from '../../contracts/plan.js';
import { findFileBackbone } from '../find-backbone.js';
import { networkOutline } from '../freeze/network-outline.js';
import type { NetworkOutline } from '../freeze/outline.js';
import { pooledWidth } from '../head/pooling.js';
import { multiplyAddsOf } from './network-size.js';

/**
 * The multiply-adds for one image of a run whose backbone is cut somewhere: of its features, and of a step of training.
 * Undefined for a network that a file describes.
 */
export function workPerImage(
  { backbone, head }: Pick<RunSettings, 'backbone' | 'head'>,
  cut: FeatureCut,
  components: Components,
): WorkPerImage | undefined {
  if (findFileBackbone(backbone.name, components)) return undefined;
  const outline = networkOutline(backbone, components);
  const { frozen, tuned } = partsOf(outline, cut);
  const outputs = outline.filter(({ isOutput }) => isOutput).map(({ outputShape }) => outputShape);
  let width = pooledWidth(outputs, head.pooling);
  let inHead = 0;
  for (const layer of head.layers) {
    if (typeof layer.units !== 'number') continue;
    inHead += width * layer.units;
    width = layer.units;
  }
  // The last layer is counted for one class, as their number is not known here. Gradients take twice what outputs do.
  return { features: frozen, training: 3 * (tuned + inHead + width) };
}

interface Parts {
  readonly frozen: number;
  readonly tuned: number;
}

/** Kept, because a sweep may have a hundred thousand runs of a few networks. */
const known = new WeakMap<NetworkOutline, Map<string, Parts>>();

/** The multiply-adds of a network before and behind a cut. */
function partsOf(outline: NetworkOutline, cut: FeatureCut): Parts {
  const byCut = known.get(outline) ?? new Map<string, Parts>();
  known.set(outline, byCut);
  const key = [cut.kind, ...cut.layers].join('\n');
  const parts = byCut.get(key) ?? countParts(outline, cut);
  byCut.set(key, parts);
  return parts;
}

function countParts(outline: NetworkOutline, cut: FeatureCut): Parts {
  const needed = cut.kind === 'pixels' ? new Set<string>() : before(outline, cut);
  const sum = (layers: NetworkOutline) => layers.reduce((total, layer) => total + multiplyAddsOf(layer), 0);
  return {
    frozen: sum(outline.filter(({ name }) => needed.has(name))),
    tuned: sum(outline.filter(({ name }) => !needed.has(name))),
  };
}

/** The layers whose outputs are needed for those of a cut. */
function before(outline: NetworkOutline, { layers }: FeatureCut): ReadonlySet<string> {
  const needed = new Set(layers.length > 0 ? layers : outline.map(({ name }) => name));
  for (const { name, inputs } of [...outline].reverse())
    if (needed.has(name)) for (const input of inputs) needed.add(input);
  return needed;
}
