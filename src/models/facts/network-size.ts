import type { Architecture, Backbone } from '../../contracts/components/backbone.js';
import type { NetworkSize } from '../../contracts/networks/network-facts.js';
import { elementsIn } from '../../foundation/elements.js';
import { defaultArchitecture } from '../architectures/default-architecture.js';
import { networkOutline } from '../freeze/network-outline.js';
import type { LayerOutline, NetworkOutline } from '../freeze/outline.js';
import { networkSizes } from './network-sizes.js';

export function sizeOfNetwork(outline: NetworkOutline): NetworkSize {
  return {
    parameters: outline.reduce((sum, layer) => sum + parametersOf(layer), 0),
    multiplyAdds: outline.reduce((sum, layer) => sum + multiplyAddsOf(layer), 0),
    features: featuresOf(outline),
  };
}

/** The shape of a network's features; several outputs are pooled and concatenated. */
function featuresOf(outline: NetworkOutline): readonly number[] {
  const shapes = outline.filter(({ isOutput }) => isOutput).map(({ outputShape }) => outputShape);
  return shapes.length === 1 ? shapes[0]! : [shapes.reduce((sum, shape) => sum + shape.at(-1)!, 0)];
}

/** The size of a network: generated for default members, others are built, which takes up to a second. */
export function sizeOfBackbone(backbone: Backbone, architecture: Architecture): NetworkSize {
  const known = networkSizes[backbone.name];
  if (known && isDefault(backbone, architecture)) return known;
  return sizeOfNetwork(networkOutline({ name: backbone.name, ...architecture }, { backbones: [backbone] }));
}

export function parametersOf({ weights }: LayerOutline): number {
  return Object.values(weights).reduce((sum, shape) => sum + elementsIn(shape), 0);
}

/**
 * Multiply-adds for one image: each number of a kernel is used once at each output position, also of a depthwise one.
 */
export function multiplyAddsOf({ weights, outputShape }: LayerOutline): number {
  const kernels = Object.entries(weights).filter(([name]) => name.endsWith('kernel'));
  const places = elementsIn(outputShape.slice(0, -1));
  return kernels.reduce((sum, [, shape]) => sum + elementsIn(shape) * places, 0);
}

function isDefault(backbone: Backbone, architecture: Architecture): boolean {
  const usual: { readonly [setting: string]: unknown } = { ...defaultArchitecture(backbone) };
  return Object.entries(architecture).every(([setting, value]) => value === undefined || usual[setting] === value);
}
