import type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import type { Backbone } from '../../contracts/components/backbone.js';
import type { LayerWeights, LocatedWeights, WeightMap } from '../../contracts/components/weight-source.js';
import type { BackboneIdentity } from '../../contracts/networks/backbone-identity.js';
import { backboneText, wholeNetwork } from '../../contracts/networks/backbone-identity.js';
import type { HostTensor } from '../../contracts/tensors.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { tensor, tidy } from '../../tfjs/core.js';
import { weightName } from './weight-name.js';

/** Weight names and shapes of every layer with weights, in layer order. */
export function layerWeights(model: LayersModel): LayerWeights {
  const shapes = new Map<string, Record<string, readonly number[]>>();
  for (const { layer, weight, variable } of variables(model)) {
    const names = shapes.get(layer) ?? {};
    names[weight] = variable.shape as number[];
    shapes.set(layer, names);
  }
  return shapes;
}

/**
 * Sets every weight of a model. Throws WEIGHTS_DO_NOT_FIT naming the first tensor that is missing, has another shape,
 * holds a value that is not finite, or belongs to a layer that neither the network nor its top has. `network`
 * identifies it in the remedy.
 */
export function fillWeights(
  model: LayersModel,
  backbone: Backbone,
  weights: WeightMap,
  located: LocatedWeights,
  network: Partial<BackboneIdentity> & Pick<BackboneIdentity, 'name'> = { name: backbone.name },
): void {
  const text = backboneText(wholeNetwork(network));
  const misfit = (what: string, remedy = `Give weights of exactly this network: ${text}.`) =>
    new EspalierError('WEIGHTS_DO_NOT_FIT', `${located.path || located.source}: ${what}`, { remedy });

  const wanted = layerWeights(model);
  for (const [layer, names] of wanted) {
    for (const [name, shape] of Object.entries(names)) {
      const problem = misfitOf(weights.get(layer)?.[name], shape);
      if (!problem) continue;
      const lacksTop = backbone.topLayers.includes(layer) && !weights.has(layer);
      const remedy = lacksTop ? `Leave out include_top, or give a file with the top: of ${text}.` : undefined;
      throw misfit(`${layer}/${name} ${problem}`, remedy);
    }
  }
  for (const [layer, tensors] of weights) {
    if (backbone.topLayers.includes(layer) && !wanted.has(layer)) continue;
    const extra = Object.keys(tensors).find((name) => !Object.hasOwn(wanted.get(layer) ?? {}, name));
    if (extra !== undefined) throw misfit(`${layer}/${extra} is not a weight of ${model.name}`);
  }

  tidy(() => {
    for (const { layer, weight, variable } of variables(model)) {
      const { data, shape } = weights.get(layer)![weight]!;
      variable.write(tensor(data, [...shape], 'float32'));
    }
  });
}

function misfitOf(found: HostTensor | undefined, shape: readonly number[]): string | undefined {
  if (!found) return 'is missing';
  if (found.shape.join() !== shape.join()) return `has shape [${found.shape}], expected [${shape}]`;
  if (!(found.data instanceof Float32Array)) return `holds ${found.dtype}, expected float32`;
  const broken = notFinite(found.data);
  return broken < 0 ? undefined : `holds ${found.data[broken]} at index ${broken}`;
}

/** The first place whose value is not finite, or -1. A plain loop: a network has tens of millions of weights. */
function notFinite(data: Float32Array): number {
  for (let index = 0; index < data.length; index++) if (!Number.isFinite(data[index])) return index;
  return -1;
}

function variables(model: LayersModel): { layer: string; weight: string; variable: LayerVariable }[] {
  return model.layers.flatMap((layer) =>
    layer.weights.map((variable) => ({
      layer: layer.name,
      weight: weightName(variable),
      variable,
    })),
  );
}
