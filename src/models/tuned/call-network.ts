import type { Tensor } from '@tensorflow/tfjs-core';
import type { Named } from '../../contracts/tensors.js';
import type { Layer, NetworkLayer } from '../freeze/network-layers.js';
import { weightName } from '../weights/weight-name.js';

/** Computes a layer in place of tfjs-layers; undefined if tfjs-layers is to compute it. */
export type LayerOverride = (layer: NetworkLayer, inputs: readonly Tensor[]) => Tensor | undefined;

/**
 * Computes some layers of a network from the outputs of others. A pure function: weights come from `weights`, by
 * `<layer>/<weight>`, or else from the layers themselves.
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
 * Calls a function with some of a layer's weights replaced. tfjs-layers has no call that takes weights, and gradients
 * cannot be taken with respect to its variables, so the tensor in each variable is exchanged during the call.
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
