import type { BackboneSettings, BatchNorm, FrozenLayers } from '../../contracts/experiment.js';
import type { NetworkOf } from '../../contracts/networks/freeze.js';
import type { Problems } from '../text/problem.js';
import { memberOf, type Tree } from '../text/tree.js';
import { batchNormsIn, type SectionVariants, variantsIn } from './section-variants.js';

/** The freeze setting of one phase, with its place. */
interface Step {
  readonly frozen: FrozenLayers;
  readonly tree: Tree;
}

/**
 * Checks that phases only unfreeze: layers that one phase trains, later ones train too. Weights that were trained and
 * then frozen would be neither the pretrained ones, which stored features come from, nor among those that are trained.
 */
export function checkUnfreezing(blocks: readonly SectionVariants[], networkOf: NetworkOf, problems: Problems): void {
  const variantsOf = (name: string) => variantsIn(blocks, name).map(({ complete }) => complete);
  const batchNorms = batchNormsIn(blocks);
  for (const phases of variantsOf('phases')) {
    if (phases?.tree.kind !== 'list') continue;
    for (const frozenLayers of variantsOf('frozen_layers')) {
      const otherwise: Step = { frozen: frozenLayers!.settings as FrozenLayers, tree: phases.tree };
      const steps = stepsOf(phases.tree.items, phases.settings as readonly Phase[], otherwise);
      for (const backbone of variantsOf('backbone')) {
        for (const batchNorm of batchNorms) {
          const network = { backbone: backbone!.settings as BackboneSettings, batchNorm, networkOf };
          for (const [index, step] of steps.entries()) check(steps[index - 1], step, index, network, problems);
        }
      }
    }
  }
}

interface Phase {
  readonly frozenLayers?: FrozenLayers;
}

function stepsOf(items: readonly Tree[], phases: readonly Phase[], otherwise: Step): Step[] {
  return items.map((item, index) => {
    const { frozenLayers } = phases[index]!;
    if (frozenLayers === undefined) return { ...otherwise, tree: item };
    return { frozen: frozenLayers, tree: memberOf(item, 'frozen_layers') ?? item };
  });
}

interface Network {
  readonly backbone: BackboneSettings;
  readonly batchNorm: BatchNorm;
  readonly networkOf: NetworkOf;
}

function check(before: Step | undefined, now: Step, index: number, network: Network, problems: Problems): void {
  // If nothing was trained before, or everything is trained now, no network needs to be built.
  if (before === undefined || before.frozen === 'all' || now.frozen === 'none') return;
  const { backbone, batchNorm, networkOf } = network;
  const tunedBy = ({ frozen }: Step) => networkOf(backbone).tunedPart(frozen, batchNorm)?.layers ?? [];
  const still = new Set(now.frozen === 'all' ? [] : tunedBy(now));
  const dropped = tunedBy(before).find((layer) => !still.has(layer));
  if (dropped === undefined) return;
  const text = `phases.${index} freezes ${dropped}, which the phase before it trains; expected phases that only unfreeze`;
  problems.add('CONFIG_CONFLICT', now.tree.place, text);
}
