import type { ExpandedRun, RunSettings } from '../../contracts/experiment.js';
import { camelCase } from '../check/camel-case.js';
import type { ResolvedSection } from '../check/resolve-section.js';
import { plain } from '../text/tree.js';
import type { Sweep } from './read-sweep.js';
import { combinations, type SectionVariants } from './section-variants.js';

/** What all runs of an experiment share, in the file's form and as settings. */
export interface Shared {
  readonly name: string;
  readonly relativeTo: string;
}

/** Without phases of its own, a run has one. */
function phasesOf({ frozenLayers, optimizer, training }: Omit<RunSettings, 'phases'>): RunSettings['phases'] {
  return Object.freeze([
    Object.freeze({ frozenLayers, epochs: training.epochs, learningRate: optimizer.learningRate }),
  ]);
}

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
  // What the schemas have checked is what the types say: a test compares the two.
  settings.phases = phasesOf(settings as unknown as Omit<RunSettings, 'phases'>);
  return { document: Object.freeze(document), settings: Object.freeze(settings) as unknown as RunSettings };
}
