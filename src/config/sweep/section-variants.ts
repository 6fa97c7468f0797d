import type { Catalogue } from '../../contracts/catalogue.js';
import type { BatchNorm } from '../../contracts/experiment.js';
import { canonicalJson } from '../../foundation/hash.js';
import { graft } from '../check/graft.js';
import { type ResolvedSection, resolveSection } from '../check/resolve-section.js';
import { experimentSchema } from '../schema/file-schema.js';
import { Problems } from '../text/problem.js';
import { entryOf, type MapTree } from '../text/tree.js';
import type { Dimension } from './read-sweep.js';

/**
 * All variants of a block: one for every combination of the values that are swept in it. Runs that agree in a block
 * share one object, so that a sweep of many runs is checked and held in memory block by block.
 */
export interface SectionVariants {
  readonly name: string;
  readonly dimensions: readonly Dimension[];
  /** One variant for each combination; the last dimension varies fastest. */
  readonly variants: readonly ResolvedSection[];
  /** The block without any swept value. */
  readonly base: ResolvedSection;
}

/** The variants of the block of this name. */
export function variantsIn(blocks: readonly SectionVariants[], name: string): readonly ResolvedSection[] {
  return blocks.find((block) => block.name === name)!.variants;
}

/** The settings of batch normalisation that occur in the runs. */
export function batchNormsIn(blocks: readonly SectionVariants[]): BatchNorm[] {
  return variantsIn(blocks, 'batch_norm').map(
    ({ complete }) => (complete?.settings as BatchNorm | undefined) ?? 'frozen',
  );
}

export function sectionVariants(
  name: string,
  file: MapTree,
  dimensions: readonly Dimension[],
  catalogue: Catalogue,
  problems: Problems,
): SectionVariants {
  const own = dimensions.filter(({ section }) => section === name);
  const resolve = (edited: MapTree) => {
    const start = { ...file.place, end: file.place.start };
    return resolveSection(name, entryOf(edited, name), start, catalogue);
  };
  const base = resolve(file);
  if (own.length === 0) {
    problems.addAll(base.problems);
    return { name, dimensions: own, variants: [base], base };
  }
  // The sweep may supply missing settings of the block, and resolve its conflicts.
  const settled = ['CONFIG_MISSING_SETTING', 'CONFIG_CONFLICT'];
  problems.addAll(base.problems.filter(({ code }) => !settled.includes(code)));

  const seen = new Map<string, readonly number[]>();
  const variants = combinations(own.map(({ values }) => values.length)).map((choice) => {
    const found = new Problems();
    let edited = file;
    own.forEach(({ parts, values }, index) => {
      const value = values[choice[index]!]!;
      const grafted = graft(experimentSchema, edited, parts, value, { catalogue, problems: found });
      if (grafted?.kind === 'map') edited = grafted;
    });
    problems.addAll(found.all);
    if (found.all.length > 0) return base;
    const variant = resolve(edited);
    problems.addAll(variant.problems);
    if (variant.problems.length === 0) refuseRepetition(own, choice, variant, seen, problems);
    return variant;
  });
  return { name, dimensions: own, variants, base };
}

/** Refuses a value that occurs twice, even in two spellings, because two runs would have one id. */
function refuseRepetition(
  own: readonly Dimension[],
  choice: readonly number[],
  variant: ResolvedSection,
  seen: Map<string, readonly number[]>,
  problems: Problems,
): void {
  const key = canonicalJson(variant.complete?.document ?? null);
  const earlier = seen.get(key);
  if (earlier === undefined) {
    seen.set(key, choice);
    return;
  }
  const differs = choice.findIndex((value, index) => value !== earlier[index]);
  const { path, values } = own[differs]!;
  const text = `this value of ${path} gives the same runs as one before it; expected every run once`;
  problems.add('CONFIG_REPEATED_RUN', values[choice[differs]!]!.place, text);
}

/** All ways to choose one index below each of the counts; the last varies fastest. */
export function combinations(counts: readonly number[]): readonly (readonly number[])[] {
  let chosen: (readonly number[])[] = [[]];
  for (const count of counts) {
    chosen = chosen.flatMap((prefix) => Array.from({ length: count }, (_, index) => [...prefix, index]));
  }
  return chosen;
}
