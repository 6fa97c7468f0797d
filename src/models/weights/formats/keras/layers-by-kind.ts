import type { LayerWeights } from '../../../../contracts/components/weight-source.js';
import type { StoredLayer } from './stored-layer.js';

type Shapes = Readonly<Record<string, readonly number[]>>;

/**
 * The layers of a file with their names in the network: layers of one class are matched in order, as in Keras. Classes
 * are counted anew in each nested model: if the network has consecutive layers of the same classes and shapes, these
 * are the nested model's. Layers of a class that the network lacks, or has fewer of, keep their names in the file.
 */
export function layersByKind(stored: readonly StoredLayer[], wanted: LayerWeights): readonly StoredLayer[] {
  const named = namesInside(stored, wanted);
  const taken = new Set(named.values());
  const waiting = new Map<string, string[]>();
  for (const [name, shapes] of wanted) {
    const kind = kindOf(shapes);
    if (kind && !taken.has(name)) waiting.set(kind, [...(waiting.get(kind) ?? []), name]);
  }
  return stored.map((layer) => {
    if (layer.weights.length === 0) return layer;
    return { ...layer, name: named.get(layer) ?? waiting.get(kindIn(layer))?.shift() ?? layer.name };
  });
}

/** Names of the layers of all models except the one with the most layers. */
function namesInside(stored: readonly StoredLayer[], wanted: LayerWeights): ReadonlyMap<StoredLayer, string> {
  const models = new Map<string, StoredLayer[]>();
  for (const layer of stored.filter(({ weights }) => weights.length > 0)) {
    const model = layer.path.slice(0, layer.path.lastIndexOf('/'));
    models.set(model, [...(models.get(model) ?? []), layer]);
  }
  const [, ...inside] = [...models.values()].sort((a, b) => b.length - a.length);
  const names = new Map<StoredLayer, string>();
  const inOrder = [...wanted].map(([name, shapes]) => ({ name, signature: signatureOf(kindOf(shapes), shapes) }));
  for (const layers of inside) {
    const own = layers.map((layer) => ({ layer, signature: storedSignature(layer) })).sort(bySignature);
    const taken = new Set(names.values());
    for (let from = 0; from + own.length <= inOrder.length; from++) {
      const run = inOrder.slice(from, from + own.length).sort(bySignature);
      if (!run.every(({ name, signature }, index) => signature === own[index]!.signature && !taken.has(name))) continue;
      for (const [index, { name }] of run.entries()) names.set(own[index]!.layer, name);
      break;
    }
  }
  return names;
}

const signatureOf = (kind: string | undefined, shapes: Shapes) => `${kind} ${Object.values(shapes).join(' ')}`;

const storedSignature = (layer: StoredLayer) =>
  signatureOf(kindIn(layer), Object.fromEntries(layer.weights.map(({ shape }, index) => [index, shape ?? []])));

const bySignature = (a: { readonly signature: string }, b: { readonly signature: string }) =>
  a.signature < b.signature ? -1 : Number(a.signature > b.signature);

/** The class of a layer in a file. */
const kindIn = ({ path }: StoredLayer) => path.split('/').at(-1)!.replace(/_\d+$/, '');

/** The Keras class, as files spell it, of a layer with these weights. */
function kindOf(weights: Shapes): string | undefined {
  const has = (name: string) => Object.hasOwn(weights, name);
  if (has('depthwise_kernel')) return has('pointwise_kernel') ? 'separable_conv2d' : 'depthwise_conv2d';
  if (has('moving_mean')) return 'batch_normalization';
  if (has('kernel')) return weights.kernel!.length === 4 ? 'conv2d' : 'dense';
  if (has('gamma')) return has('beta') ? 'layer_normalization' : 'layer_scale';
  return undefined;
}
