import type { LayerWeights } from '../../contracts/weights.js';
import type { StoredLayer } from './keras-v3-layout.js';

type Shapes = Readonly<Record<string, readonly number[]>>;

/**
 * Layers of a file with the names that they have in the network: those of one class in their order, as Keras itself
 * matches them. Layers of a class that the network has not, or has fewer of, keep the names of the file.
 */
export function layersByKind(stored: readonly StoredLayer[], wanted: LayerWeights): readonly StoredLayer[] {
  const waiting = new Map<string, string[]>();
  for (const [name, shapes] of wanted) {
    const kind = kindOf(shapes);
    if (kind) waiting.set(kind, [...(waiting.get(kind) ?? []), name]);
  }
  return stored.map((layer) => {
    if (layer.weights.length === 0) return layer;
    const kind = layer.path.split('/').at(-1)!.replace(/_\d+$/, '');
    return { ...layer, name: waiting.get(kind)?.shift() ?? layer.name };
  });
}

/** Keras' class of a layer with such weights, as files write it. */
function kindOf(weights: Shapes): string | undefined {
  const has = (name: string) => Object.hasOwn(weights, name);
  if (has('depthwise_kernel')) return has('pointwise_kernel') ? 'separable_conv2d' : 'depthwise_conv2d';
  if (has('moving_mean')) return 'batch_normalization';
  if (has('kernel')) return weights.kernel!.length === 4 ? 'conv2d' : 'dense';
  return has('gamma') ? 'layer_normalization' : undefined;
}
