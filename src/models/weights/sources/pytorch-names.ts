import type { LayerWeights } from '../../../contracts/components/weight-source.js';

/** Tensor names of PyTorch modules, timm included: `features.0.0.weight`, `bn1.running_mean`. */
const pytorchName = /^[^/]+\.(weight|bias|running_mean|running_var)$/;

/**
 * A sentence about tensors with PyTorch's names, none of which belongs to a layer of the network; undefined for any
 * others.
 */
export function pytorchNames(names: readonly string[], wanted: LayerWeights): string | undefined {
  const [layer, weights = {}] = [...wanted].find(([, shapes]) => Object.keys(shapes).length > 0) ?? [];
  const foreign = names.find((name) => pytorchName.test(name));
  const isOfNetwork = (name: string) => wanted.has(name.split('/').at(-2) ?? '');
  if (layer === undefined || foreign === undefined || names.some(isOfNetwork)) return undefined;
  const expected = `${layer}/${Object.keys(weights)[0]}`;
  return `its tensors are named as PyTorch names them, e.g. ${foreign}; expected Keras' names, e.g. ${expected}`;
}
