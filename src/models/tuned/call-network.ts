import type { Tensor } from '@tensorflow/tfjs-core';
import type { Named } from '../../contracts/tensors.js';
import type { Layer, NetworkLayer } from '../freeze/network-layers.js';
import { weightName } from '../weights/weight-name.js';

/** Computes a layer in another way than tfjs-layers does; undefined where tfjs-layers will do. */
export type LayerOverride = (layer: NetworkLayer, inputs: readonly Tensor[]) => Tensor | undefined;

/**
 * Computes some layers of a network from the outputs of others. Pure: weights come from `weights`, by
 * `<layer>/<weight>`, and from the layers themselves where they are not given there.
 */
export function callNetwork(
  layers: readonly NetworkLayer[],
  given: ReadonlyMap<string, Tensor>,
  weights: Named<Tensor>,
  override: LayerOverride = () => undefined,
): Map<string, Tensor> {
  const outputs = new Map(given);
  for (const layer of layers) {
    if (outputs.has(layer.name)) continue;
    const inputs = layer.inputs.map((name) => outputs.get(name)!);
    outputs.set(layer.name, override(layer, inputs) ?? callLayer(layer, inputs, weights));
  }
  return outputs;
}

function callLayer({ name, layer }: NetworkLayer, inputs: readonly Tensor[], weights: Named<Tensor>): Tensor {
  return withWeights(
    layer,
    (weight) => weights[`${name}/${weight}`],
    () => {
      const output = layer.call(inputs.length === 1 ? inputs[0]! : [...inputs], { training: false });
      return Array.isArray(output) ? output[0]! : output;
    },
  );
}

/**
 * Runs with some of a layer's weights replaced. tfjs-layers has no call that takes weights, and its variables cannot be
 * differentiated as inputs, so the tensor inside each variable is exchanged while the layer is called.
 */
function withWeights<T>(layer: Layer, replacement: (weight: string) => Tensor | undefined, run: () => T): T {
  const variables = layer.weights as unknown as { val: Tensor }[];
  const own = variables.map((variable) => variable.val);
  for (const [index, variable] of layer.weights.entries()) {
    const replaced = replacement(weightName(variable));
    if (replaced) variables[index]!.val = replaced;
  }
  try {
    return run();
  } finally {
    for (const [index, value] of own.entries()) variables[index]!.val = value;
  }
}
