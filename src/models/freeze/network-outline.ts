import type { BackboneIdentity } from '../../contracts/backbone-identity.js';
import { backboneIdentity, outputsWanted } from '../../contracts/backbone-identity.js';
import type { Components } from '../../contracts/catalogue.js';
import type { Backbone } from '../../contracts/components/backbone.js';
import { hashOf } from '../../foundation/hash.js';
import { findBackbone } from '../find-backbone.js';
import { type NetworkOutline, outlineOf } from './outline.js';
import { cutAt, outputNames } from './outputs.js';

/** A backbone as far as its outputs, before any weights are here. */
interface PlainNetwork {
  readonly outline: NetworkOutline;
  /** Layers whose outputs it gives, in their order. */
  readonly outputs: readonly string[];
}

const networks = new WeakMap<Backbone, Map<string, PlainNetwork>>();

/**
 * The outline of a backbone. It is built without the values of its weights, once for each architecture, and given back:
 * that takes from a tenth of a second to a second. Throws NoSuchLayer for an output that it does not have.
 */
export function networkOutline(identity: BackboneIdentity, components: Pick<Components, 'backbones'>): NetworkOutline {
  return plainNetwork(identity, findBackbone(identity.name, components)).outline;
}

/** Names of the layers whose outputs a backbone gives, in their order. */
export function networkOutputs(
  identity: BackboneIdentity,
  components: Pick<Components, 'backbones'>,
): readonly string[] {
  return plainNetwork(identity, findBackbone(identity.name, components)).outputs;
}

function plainNetwork(identity: BackboneIdentity, backbone: Backbone): PlainNetwork {
  const members = networks.get(backbone) ?? new Map<string, PlainNetwork>();
  networks.set(backbone, members);
  const key = hashOf(backboneIdentity({ weights: undefined, ...identity }));
  let network = members.get(key);
  if (network === undefined) {
    const model = cutAt(backbone.build(identity), outputsWanted(identity));
    network = { outline: outlineOf(model), outputs: outputNames(model) };
    model.dispose();
    members.set(key, network);
  }
  return network;
}
