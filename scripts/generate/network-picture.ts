import { backboneText } from '../../src/foundation/backbone-identity.js';
import { defaultArchitecture } from '../../src/models/default-architecture.js';
import { findBackbone } from '../../src/models/find-backbone.js';
import { inspectNetwork } from '../../src/models/inspect-network.js';
import { networkSvg } from '../../src/report/network-svg.js';

/** As `espalier inspect NAME --svg` draws it. */
export function networkPicture(name: string): string {
  const identity = { name, ...defaultArchitecture(findBackbone(name)) };
  return networkSvg(backboneText(identity), inspectNetwork(identity));
}
