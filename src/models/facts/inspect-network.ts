import type { Components } from '../../contracts/catalogue.js';
import type { BackboneIdentity } from '../../contracts/networks/backbone-identity.js';
import { outputsWanted } from '../../contracts/networks/backbone-identity.js';
import type { InspectedBlock, InspectedLayer, NetworkInspection } from '../../contracts/networks/network-facts.js';
import { findBackbone } from '../find-backbone.js';
import { layerBlocks } from '../freeze/blocks.js';
import { freezePoints, suggestedPoint, trainableWeights } from '../freeze/freeze-points.js';
import { networkOutline, networkOutputs } from '../freeze/network-outline.js';
import { multiplyAddsOf, parametersOf, sizeOfNetwork } from './network-size.js';

/** Describes a network by layers and blocks, with its freeze boundaries. Builds the network. */
export function inspectNetwork(
  identity: BackboneIdentity,
  components: Pick<Components, 'backbones'>,
): NetworkInspection {
  const { name: backboneName, output, ...architecture } = identity;
  const { citation, imagenetAccuracy } = findBackbone(backboneName, components);
  const outline = networkOutline(identity, components);
  const blocks = layerBlocks(outline);
  const blockOf = new Map(blocks.flatMap(({ name, layers }) => layers.map((layer) => [layer, name] as const)));
  const layers = outline.map((layer, index) => ({
    index,
    name: layer.name,
    kind: layer.kind,
    block: blockOf.get(layer.name)!,
    outputShape: layer.outputShape,
    parameters: parametersOf(layer),
    multiplyAdds: multiplyAddsOf(layer),
  }));
  const points = freezePoints(outline);
  return {
    name: backboneName,
    architecture,
    outputs: networkOutputs(identity, components),
    citation,
    // No accuracy is published for a part of a network.
    accuracy: (outputsWanted(identity).length === 0 && imagenetAccuracy(architecture)) || null,
    ...sizeOfNetwork(outline),
    layers,
    blocks: blocks.map(({ name, layers: own }) =>
      summed(
        name,
        layers.filter((layer) => own.includes(layer.name)),
      ),
    ),
    trainableWeights: trainableWeights(outline),
    freezePoints: points,
    suggestion: suggestedPoint(points)?.until ?? null,
  };
}

function summed(name: string, layers: readonly InspectedLayer[]): InspectedBlock {
  return {
    name,
    layers: layers.length,
    outputShape: layers.at(-1)!.outputShape,
    parameters: layers.reduce((sum, { parameters }) => sum + parameters, 0),
    multiplyAdds: layers.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0),
  };
}
