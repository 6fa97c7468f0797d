import type { Architecture, Backbone } from '../../contracts/components/backbone.js';
import type { NetworkSize } from '../../contracts/network-facts.js';
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

/** Several outputs are pooled, and stand side by side. */
function featuresOf(outline: NetworkOutline): readonly number[] {
  const shapes = outline.filter(({ isOutput }) => isOutput).map(({ outputShape }) => outputShape);
  return shapes.length === 1 ? shapes[0]! : [shapes.reduce((sum, shape) => sum + shape.at(-1)!, 0)];
}

/** Known at once of what a family's settings stand for by default; other members are built, in up to a second. */
export function sizeOfBackbone(backbone: Backbone, architecture: Architecture): NetworkSize {
  const known = networkSizes[backbone.name];
  if (known && isDefault(backbone, architecture)) return known;
  return sizeOfNetwork(networkOutline({ name: backbone.name, ...architecture }, { backbones: [backbone] }));
}

export function parametersOf({ weights }: LayerOutline): number {
  return Object.values(weights).reduce((sum, shape) => sum + elementsIn(shape), 0);
}

/** Every number of a kernel is used once at each place of the output, of a depthwise kernel too. */
export function multiplyAddsOf({ weights, outputShape }: LayerOutline): number {
  const kernels = Object.entries(weights).filter(([name]) => name.endsWith('kernel'));
  const places = elementsIn(outputShape.slice(0, -1));
  return kernels.reduce((sum, [, shape]) => sum + elementsIn(shape) * places, 0);
}

function isDefault(backbone: Backbone, architecture: Architecture): boolean {
  const usual: { readonly [setting: string]: unknown } = { ...defaultArchitecture(backbone) };
  return Object.entries(architecture).every(([setting, value]) => value === undefined || usual[setting] === value);
}
