import type { BackboneIdentity } from '../../contracts/backbone-identity.js';
import { backboneIdentity, outputsWanted } from '../../contracts/backbone-identity.js';
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

const networks = new Map<string, PlainNetwork>();

/**
 * The outline of a backbone. It is built without the values of its weights, once for each architecture, and given back:
 * that takes from a tenth of a second to a second. Throws NoSuchLayer for an output that it does not have.
 */
export function networkOutline(identity: BackboneIdentity): NetworkOutline {
  return plainNetwork(identity).outline;
}

/** Names of the layers whose outputs a backbone gives, in their order. */
export function networkOutputs(identity: BackboneIdentity): readonly string[] {
  return plainNetwork(identity).outputs;
}

function plainNetwork(identity: BackboneIdentity): PlainNetwork {
  const key = hashOf(backboneIdentity({ weights: undefined, ...identity }));
  let network = networks.get(key);
  if (network === undefined) {
    const model = cutAt(findBackbone(identity.name).build(identity), outputsWanted(identity));
    network = { outline: outlineOf(model), outputs: outputNames(model) };
    model.dispose();
    networks.set(key, network);
  }
  return network;
}
