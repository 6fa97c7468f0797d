import type { ExpandedRun, FrozenLayers, RunSettings } from '../../contracts/experiment.js';
import { camelCase } from '../../foundation/camel-case.js';
import type { ResolvedSection } from '../check/resolve-section.js';
import { plain } from '../text/tree.js';
import type { Sweep } from './read-sweep.js';
import { combinations, type SectionVariants } from './section-variants.js';

/** The settings that all runs of an experiment share, in the file's form and in that of TypeScript. */
export interface Shared {
  readonly name: string;
  readonly relativeTo: string;
}

type WithoutPhases = Omit<RunSettings, 'phases'> & { readonly phases?: readonly WrittenPhase[] };

/** A phase as the file gives it. */
interface WrittenPhase {
  readonly frozenLayers?: FrozenLayers;
  readonly epochs?: number;
  readonly learningRate?: number;
  readonly learningRateFactor?: number;
}

/** Phases, completed by the rest of the file; without `phases`, a run has one. */
function phasesOf({ frozenLayers, optimizer, training, phases = [{}] }: WithoutPhases): RunSettings['phases'] {
  const resolved = phases.map((phase) =>
    Object.freeze({
      frozenLayers: phase.frozenLayers ?? frozenLayers,
      epochs: phase.epochs ?? training.epochs,
      learningRate: phase.learningRate ?? times(optimizer.learningRate, phase.learningRateFactor ?? 1),
    }),
  );
  return Object.freeze(resolved);
}

/** The product in 15 digits: 0.001 · 0.01 is 0.000010000000000000001, and 0.00001 is meant. */
const times = (rate: number, factor: number) => Number((rate * factor).toPrecision(15));

/** One run for every point of the grid and every seed; the first swept setting varies slowest, seeds fastest. */
export function expand(sections: readonly SectionVariants[], sweep: Sweep, shared: Shared): readonly ExpandedRun[] {
  const points = combinations(sweep.dimensions.map(({ values }) => values.length));
  return points.flatMap((point) => {
    const blocks = sections.map((section) => [section.name, variantAt(section, sweep, point)] as const);
    const swept = Object.freeze(
      Object.fromEntries(sweep.dimensions.map(({ path, values }, index) => [path, plain(values[point[index]!]!)])),
    );
    return sweep.seeds.map((seed) => Object.freeze({ swept, ...runOf(blocks, seed, shared) }));
  });
}

export function variantAt(section: SectionVariants, sweep: Sweep, point: readonly number[]): ResolvedSection {
  const index = section.dimensions.reduce(
    (position, dimension) => position * dimension.values.length + point[sweep.dimensions.indexOf(dimension)]!,
    0,
  );
  return section.variants[index]!;
}

function runOf(
  blocks: readonly (readonly [string, ResolvedSection])[],
  seed: number,
  { name, relativeTo }: Shared,
): Pick<ExpandedRun, 'settings' | 'document'> {
  const document: { [key: string]: unknown } = { version: 1, name, seed };
  const settings: { [key: string]: unknown } = { seed, relativeTo };
  for (const [block, { complete }] of blocks) {
    if (!complete) continue;
    document[block] = complete.document;
    settings[camelCase(block)] = complete.settings;
  }
  // The schemas have checked what the types say: a test compares the two.
  settings.phases = phasesOf(settings as unknown as WithoutPhases);
  return { document: Object.freeze(document), settings: Object.freeze(settings) as unknown as RunSettings };
}
