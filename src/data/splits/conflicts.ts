import type { LabelledSample, SplitName } from '../../contracts/data.js';
import { someOf } from './content.js';

export interface Kept {
  readonly samples: readonly LabelledSample[];
  readonly warnings: readonly string[];
}

/**
 * Leaves out images that have the same content under different labels: the right label cannot be known, and a wrong one
 * would distort training or evaluation. So it is wherever they lie, in one split of the source or in several.
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

/** Priority of the splits when an image is in several: evaluation before training. */
const rank: { readonly [split in SplitName]: number } = { train: 0, validation: 1, test: 2 };

/**
 * Keeps images that a source has in several of its splits in the test set, or else in the validation set, only: no
 * image is both trained and evaluated on, and the test set stays complete.
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
