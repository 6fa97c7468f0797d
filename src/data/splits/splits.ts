import type { LabelledSample, Listing, SplitName, Splits } from '../../contracts/data.js';
import type { SplitSettings } from '../../contracts/experiment.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { byCodeUnit } from '../sources/folder/list-folder.js';
import { allocate } from './allocation.js';
import { withoutContradictions, withoutLeaks } from './conflicts.js';
import { byClass, groupEqualContent, inSeededOrder } from './content.js';

export interface DividedListing extends Splits {
  /** Sentences that say which images were left out and why, and what else looks like a mistake. */
  readonly warnings: readonly string[];
}

type Division = { [split in SplitName]: LabelledSample[] };

const splitNames = ['train', 'validation', 'test'] as const;
const defaultSplits: SplitSettings = { train: 0.7, validation: 0.15, test: 0.15, seed: 0 };
/** The division of the training images of a source that has no validation set of its own. */
const carved: SplitSettings = { train: 0.8, validation: 0.2, test: 0, seed: 0 };

/**
 * Divides a source's images for training, validation and test: each class in the same proportions, the same images
 * on every machine whatever the order of files, equal content (same SHA-256) never in two splits.
 *
 * With `splits`, all images are pooled and divided in these proportions (fractions of the different images of each
 * class; a fraction of 0 leaves a split empty, and images that no fraction asks for are not used). Without, the source's own
 * split folders are used, a missing validation set being carved from the training images (0.2); a source that has
 * none is divided 0.7 / 0.15 / 0.15.
 * @param limitPerClass images kept of each class before dividing; of each split where its own splits are used
 * @throws EspalierError DATA_ONE_CLASS, DATA_TOO_FEW_IMAGES, DATA_SPLIT_FRACTIONS
 */
export function splitSamples(
  listing: Listing,
  splits: SplitSettings | undefined,
  limitPerClass?: number | undefined,
): DividedListing {
  const { classes, ignored, unreadable } = listing;
  if (classes.length < 2)
    throw new EspalierError('DATA_ONE_CLASS', `the dataset has one class only: ${classes.join()}`, {
      remedy: 'Give every class a folder of its own, at least two.',
    });
  const own = splits === undefined && listing.samples.some((sample) => sample.split !== undefined);
  const { division, warnings: leftOut } = own
    ? ownDivision(listing, limitPerClass)
    : freshDivision(listing, splits ?? defaultSplits, limitPerClass);
  const [train, validation, test] = splitNames.map((name) => division[name].sort((a, b) => byCodeUnit(a.id, b.id))) as [
    LabelledSample[],
    LabelledSample[],
    LabelledSample[],
  ];
  const warnings = [...(listing.warnings ?? []), ...leftOut];
  return { classes, train, validation, test, ignored, ...(unreadable && { unreadable }), warnings };
}

function freshDivision(listing: Listing, splits: SplitSettings, limitPerClass: number | undefined) {
  checkFractions(splits);
  const { samples, warnings } = withoutContradictions(listing.samples, listing.classes);
  const kept = limited(samples, listing.classes.length, limitPerClass);
  return { division: divide(kept, listing.classes, splits, 'split', warnings, limitPerClass), warnings };
}

function ownDivision(listing: Listing, limitPerClass: number | undefined) {
  const agreed = withoutContradictions(listing.samples, listing.classes);
  const separate = withoutLeaks(agreed.samples);
  const warnings = [...agreed.warnings, ...separate.warnings];
  const division: Division = { train: [], validation: [], test: [] };
  for (const name of splitNames) {
    const there = separate.samples.filter((sample) => sample.split === name);
    division[name] = limited(there, listing.classes.length, limitPerClass);
  }
  for (const [label, ofClass] of byClass(division.train, listing.classes.length).entries())
    if (ofClass.length === 0) throw tooFew(listing.classes[label]!, 0, ['train'], warnings);
  if (division.validation.length > 0) return { division, warnings };
  const inTwo = divide(division.train, listing.classes, carved, 'carve', warnings, limitPerClass);
  return { division: { ...inTwo, test: division.test }, warnings };
}

/**
 * The first images of each class in an order that does not depend on `splits.seed`: a smaller limit keeps a subset of
 * the images that a larger one keeps.
 */
function limited(samples: readonly LabelledSample[], classes: number, limit: number | undefined): LabelledSample[] {
  if (limit === undefined) return [...samples];
  return byClass(samples, classes).flatMap((ofClass) => inSeededOrder(ofClass, 'limit', 0).slice(0, limit));
}

function divide(
  samples: readonly LabelledSample[],
  classes: readonly string[],
  splits: SplitSettings,
  purpose: string,
  leftOut: readonly string[],
  limit: number | undefined,
): Division {
  const division: Division = { train: [], validation: [], test: [] };
  const shares = splitNames.map((name) => splits[name]);
  const wanted = splitNames.filter((name) => splits[name] > 0);
  for (const [label, ofClass] of byClass(samples, classes.length).entries()) {
    const groups = groupEqualContent(inSeededOrder(ofClass, purpose, splits.seed));
    const counts = allocate(groups.length, shares);
    if (counts === undefined) throw tooFew(classes[label]!, groups.length, wanted, leftOut, ofClass.length === limit);
    let from = 0;
    for (const [index, name] of splitNames.entries()) {
      division[name].push(...groups.slice(from, from + counts[index]!).flat());
      from += counts[index]!;
    }
  }
  return division;
}

function checkFractions(splits: SplitSettings): void {
  const { train, validation, test } = splits;
  const sum = train + validation + test;
  if (train > 0 && validation >= 0 && test >= 0 && sum <= 1 + 1e-9) return;
  throw new EspalierError(
    'DATA_SPLIT_FRACTIONS',
    `splits: train ${train}, validation ${validation} and test ${test} must not be negative, train above 0, and together at most 1`,
    { remedy: 'For example { train: 0.7, validation: 0.15, test: 0.15 }.' },
  );
}

/**
 * @param leftOut warnings about images left out before: when the division fails, nothing else reports them
 * @param isLimited whether limit_per_class may have left images of the class out
 */
function tooFew(
  className: string,
  images: number,
  wanted: readonly SplitName[],
  leftOut: readonly string[],
  isLimited = false,
): EspalierError {
  const many = images === 1 ? '1 different image' : `${images} different images`;
  return new EspalierError(
    'DATA_TOO_FEW_IMAGES',
    `class ${className} has ${many} to divide; ${wanted.join(', ')} ${wanted.length === 1 ? 'needs at least one' : 'need at least one each'}${leftOut.map((warning) => `\n${warning}`).join('')}`,
    {
      remedy: `${isLimited ? 'Raise limit_per_class, add' : 'Add'} images of this class, ask for fewer splits, or remove the class.`,
    },
  );
}
