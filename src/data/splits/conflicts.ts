import type { LabelledSample, SplitName } from '../../contracts/data.js';
import { someOf } from './content.js';

export interface Kept {
  readonly samples: readonly LabelledSample[];
  readonly warnings: readonly string[];
}

/**
 * Leaves out images that have the same content under different labels: which label is right cannot be known, and
 * either would teach or measure something wrong.
 */
export function withoutContradictions(samples: readonly LabelledSample[], classes: readonly string[]): Kept {
  const labelOf = new Map<string, number>();
  const contradicted = new Set<string>();
  for (const { sha256, label } of samples) {
    const known = labelOf.get(sha256);
    if (known === undefined) labelOf.set(sha256, label);
    else if (known !== label) contradicted.add(sha256);
  }
  if (contradicted.size === 0) return { samples, warnings: [] };
  const out = samples.filter((sample) => contradicted.has(sample.sha256));
  const names = out.map((sample) => `${sample.id} (${classes[sample.label]})`);
  return {
    samples: samples.filter((sample) => !contradicted.has(sample.sha256)),
    warnings: [`${out.length} images left out: the same image has different labels: ${someOf(names)}`],
  };
}

/** How much a split is worth keeping whole: what is measured on comes before what is trained on. */
const rank: { readonly [split in SplitName]: number } = { train: 0, validation: 1, test: 2 };

/**
 * Of images that a source has in more than one of its splits, keeps those of the test set, or else of the
 * validation set: nothing is measured on an image that was trained on, and the test set stays what it is.
 */
export function withoutLeaks(samples: readonly LabelledSample[]): Kept {
  const highest = new Map<string, number>();
  for (const sample of samples)
    highest.set(sample.sha256, Math.max(highest.get(sample.sha256) ?? 0, rank[sample.split!]));
  const out = samples.filter((sample) => rank[sample.split!] < highest.get(sample.sha256)!);
  if (out.length === 0) return { samples, warnings: [] };
  return {
    samples: samples.filter((sample) => rank[sample.split!] === highest.get(sample.sha256)),
    warnings: [
      `${out.length} ${out.length === 1 ? 'image' : 'images'} left out: the same image is in a later split too: ${someOf(out.map((sample) => sample.id))}`,
    ],
  };
}
