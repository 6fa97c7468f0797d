import type { BackboneSettings, BatchNorm, FrozenLayers, RunSettings } from '../../contracts/experiment.js';
import { outputsWanted, wholeNetwork } from '../../contracts/networks/backbone-identity.js';
import type { FreezableNetwork, NetworkOf } from '../../contracts/networks/freeze.js';
import { listed, nearest } from '../text/nearest.js';
import type { Problems } from '../text/problem.js';
import { memberOf, plain, type Tree } from '../text/tree.js';
import { batchNormsIn, type SectionVariants, variantsIn } from './section-variants.js';

/** A freeze setting that depends on the layers of a network, with its place. */
interface Written {
  readonly path: string;
  readonly tree: Tree & { kind: 'map' };
  readonly frozen: FrozenLayers;
}

interface Mistake {
  readonly code: 'CONFIG_UNKNOWN_LAYER' | 'CONFIG_CONFLICT';
  readonly text: string;
}

interface Network extends FreezableNetwork {
  readonly name: string;
  /** Whether a name is that of a layer that is missing because the network is cut before it. */
  readonly isAfterCut: (name: string) => boolean;
}

/**
 * Checks that named layers exist and that something is left to tune, for every backbone with every freeze setting of
 * the sweep. Networks are built only where a setting depends on their layers.
 */
export function checkFreezing(blocks: readonly SectionVariants[], networkOf: NetworkOf, problems: Problems): void {
  const variantsOf = (name: string) => variantsIn(blocks, name).map(({ complete }) => complete);
  const written = [
    ...variantsOf('frozen_layers').flatMap((block) => byLayers('frozen_layers', block?.tree, block?.settings)),
    ...variantsOf('phases').flatMap((block) => ofPhases(block?.tree, block?.settings)),
  ];
  if (written.length === 0) return;
  const batchNorms = batchNormsIn(blocks);
  for (const block of variantsOf('backbone')) {
    const backbone = block!.settings as BackboneSettings;
    const network = { ...networkOf(backbone), ...beingCut(backbone, networkOf) };
    // All settings of a recipe have one place: the first mistake there explains the rest.
    const wrong = new Set<number>();
    for (const setting of written) {
      if (wrong.has(setting.tree.place.start)) continue;
      const mistakes = batchNorms.map((batchNorm) => mistakeIn(setting, network, batchNorm));
      for (const mistake of mistakes) {
        if (mistake) problems.add(mistake.code, setting.tree.entries[0]!.value.place, mistake.text);
      }
      if (mistakes.some(Boolean)) wrong.add(setting.tree.place.start);
    }
  }
}

/** The name that messages give to a network, and which of its layers a cut removes. */
function beingCut(backbone: BackboneSettings, networkOf: NetworkOf): Pick<Network, 'name' | 'isAfterCut'> {
  const outputs = outputsWanted(backbone);
  if (outputs.length === 0) return { name: backbone.name, isAfterCut: () => false };
  const isAfterCut = (name: string) => networkOf(wholeNetwork(backbone)).outputCalled(name) !== undefined;
  return { name: `${backbone.name} cut at ${listed(outputs, 'and')}`, isAfterCut };
}

function byLayers(path: string, tree: Tree | undefined, settings: unknown): Written[] {
  return tree?.kind === 'map' ? [{ path, tree, frozen: settings as FrozenLayers }] : [];
}

function ofPhases(tree: Tree | undefined, settings: unknown): Written[] {
  if (tree?.kind !== 'list') return [];
  return tree.items.flatMap((phase, index) => {
    const { frozenLayers } = (settings as readonly Partial<RunSettings['phases'][number]>[])[index]!;
    return byLayers(`phases.${index}.frozen_layers`, memberOf(phase, 'frozen_layers'), frozenLayers);
  });
}

function mistakeIn({ path, tree, frozen }: Written, network: Network, batchNorm: BatchNorm): Mistake | undefined {
  const { key, value } = tree.entries[0]!;
  const setting = `${path}.${key}`;
  const given = plain(value);
  const counted = key === 'trainable_last' ? network.layers : key === 'trainable_last_blocks' ? network.blocks : [];
  if (counted.length > 0 && Number(given) > counted.length) {
    const what = key === 'trainable_last' ? 'layers' : 'blocks';
    const text = `${setting} is ${given}, and ${network.name} has ${counted.length} ${what}; expected at most as many, or none, which tunes all`;
    return { code: 'CONFIG_UNKNOWN_LAYER', text };
  }
  const tuned = network.tunedPart(frozen, batchNorm);
  if (tuned === undefined) {
    return { code: 'CONFIG_UNKNOWN_LAYER', text: `${setting} ${noSuch(key, String(given), network)}` };
  }
  if (tuned.layers.length > 0) return undefined;
  const isNormalisation = network.tunedPart(frozen, 'train')!.layers.length > 0;
  const left = isNormalisation
    ? `only batch normalisation of ${network.name}, which batch_norm: frozen keeps,`
    : `no weights of ${network.name}`;
  const text = `${setting} leaves ${left} to be tuned; expected more layers, or all, which says so`;
  return { code: 'CONFIG_CONFLICT', text };
}

function noSuch(key: string, given: string, { name, layers, blocks, isAfterCut }: Network): string {
  if (key === 'match') return `matches no layer of ${name}: ${given}; its layers are ${listed(layers, 'and')}`;
  const near = nearest(given, [...blocks, ...layers]);
  if (isAfterCut(given))
    return `names a layer after the cut: ${given} is not a part of ${name}; expected one of its blocks: ${listed(blocks)}`;
  const advice = near ? `did you mean ${near}?` : `its blocks are ${listed(blocks, 'and')}`;
  return `names no layer or block of ${name}: ${given}; ${advice}`;
}
