import type { BackboneSettings } from '../../contracts/experiment.js';
import { outputsWanted, wholeNetwork } from '../../contracts/networks/backbone-identity.js';
import type { FreezableNetwork, NetworkOf } from '../../contracts/networks/freeze.js';
import { listed, nearest } from '../text/nearest.js';
import type { Problems } from '../text/problem.js';
import { memberOf, plain, type Tree } from '../text/tree.js';
import { type SectionVariants, variantsIn } from './section-variants.js';

/** Checks that the layers at which a backbone is cut exist and differ. Only networks that are cut are built. */
export function checkOutputs(blocks: readonly SectionVariants[], networkOf: NetworkOf, problems: Problems): void {
  for (const { complete } of variantsIn(blocks, 'backbone')) {
    const backbone = complete!.settings as BackboneSettings;
    const output = memberOf(complete!.tree, 'output');
    if (outputsWanted(backbone).length > 0 && output?.kind === 'list')
      check(output.items, backbone, networkOf, problems);
  }
}

function check(items: readonly Tree[], backbone: BackboneSettings, networkOf: NetworkOf, problems: Problems): void {
  const network = networkOf(wholeNetwork(backbone));
  const names = new Map<string, string>();
  for (const item of items) {
    const name = String(plain(item));
    const layer = network.outputCalled(name);
    const earlier = layer && names.get(layer);
    if (layer === undefined) {
      const text = `backbone.output names no layer or block of ${backbone.name}: ${name}; ${advice(name, network, backbone, networkOf)}`;
      problems.add('CONFIG_UNKNOWN_LAYER', item.place, text);
    } else if (layer === network.layers[0]) {
      const text = `backbone.output is ${name}, the input of ${backbone.name}, before which nothing is computed; expected a layer after it`;
      problems.add('CONFIG_WRONG_VALUE', item.place, text);
    } else if (earlier !== undefined) {
      const text = `backbone.output lists ${layer} twice, as ${earlier} and as ${name}; expected every layer once`;
      problems.add('CONFIG_WRONG_VALUE', item.place, text);
    } else names.set(layer, name);
  }
}

function advice(
  name: string,
  { layers, blocks }: FreezableNetwork,
  backbone: BackboneSettings,
  networkOf: NetworkOf,
): string {
  const near = nearest(name, [...blocks, ...layers]);
  if (near) return `did you mean ${near}?`;
  const withTop = networkOf({ ...wholeNetwork(backbone), includeTop: true });
  if (withTop.outputCalled(name) !== undefined) return 'it belongs to the top, which include_top: true adds';
  return `its blocks are ${listed(blocks, 'and')}`;
}
