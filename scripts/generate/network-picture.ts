import { catalogue } from '../../src/catalogue.js';
import { backboneText } from '../../src/contracts/networks/backbone-identity.js';
import { defaultArchitecture } from '../../src/models/architectures/default-architecture.js';
import { inspectNetwork } from '../../src/models/facts/inspect-network.js';
import { findBackbone } from '../../src/models/find-backbone.js';
import { networkSvg } from '../../src/report/pictures/network-svg.js';

/** As `espalier inspect NAME --svg` draws it. */
export function networkPicture(name: string): string {
  const identity = { name, ...defaultArchitecture(findBackbone(name, catalogue)) };
  return networkSvg(backboneText(identity), inspectNetwork(identity, catalogue));
}
