import type { Components } from '../../contracts/catalogue.js';
import type { Backbone } from '../../contracts/components/backbone.js';
import type { BackboneIdentity } from '../../contracts/networks/backbone-identity.js';
import { backboneIdentity, outputsWanted } from '../../contracts/networks/backbone-identity.js';
import { hashOf } from '../../foundation/hash.js';
import { findBackbone } from '../find-backbone.js';
import { type NetworkOutline, outlineOf } from './outline.js';
import { cutAt, outputNames } from './outputs.js';

/** A backbone cut at its outputs, without values of weights. */
interface PlainNetwork {
  readonly outline: NetworkOutline;
  /** The names of its output layers, in order. */
  readonly outputs: readonly string[];
}

const networks = new WeakMap<Backbone, Map<string, PlainNetwork>>();

/**
 * The outline of a backbone. The network is built without values of weights, once per architecture, and disposed of:
 * that takes 0.1 to 1 s. Throws NoSuchLayer for an output that it does not have.
 */
export function networkOutline(identity: BackboneIdentity, components: Pick<Components, 'backbones'>): NetworkOutline {
  return plainNetwork(identity, findBackbone(identity.name, components)).outline;
}

/** Names of a backbone's output layers, in order. */
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
