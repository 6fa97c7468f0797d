import type { Splits } from '../contracts/data.js';
import type { RunSettings } from '../contracts/experiment.js';
import type { FeatureCut } from '../contracts/features.js';
import { elementBytes } from './store/row-storage.js';

/** Default of `training.feature_disk`, MiB. */
const usualFeatureDisk = 51_200;

/** Bytes of one row in a file; null for an unknown width. */
export function rowBytes({ width, storage }: Pick<FeatureCut, 'width' | 'storage'>): number | null {
  return width === undefined ? null : width * elementBytes(storage);
}

/**
 * Returns whether the features of one cut are stored or recomputed in every epoch, according to
 * `training.feature_disk`. All features that the run needs count, stored already or not, because the decision must not
 * depend on the cache.
 */
export function fitsOnDisk(
  { augmentation, training }: Pick<RunSettings, 'augmentation' | 'training'>,
  rowBytes: number,
  splits: Splits,
): boolean {
  return rowBytes * countWanted(splits, augmentation.views) <= (training.featureDisk ?? usualFeatureDisk) * 2 ** 20;
}

interface Distinct {
  readonly trained: number;
  readonly others: number;
}

const counted = new WeakMap<Splits, Distinct>();

/** Counts the rows that splits need: all views of training images, view 0 of the others, identical images once. */
export function countWanted(splits: Splits, views: number): number {
  // Counts are cached, as thousands of runs may share the splits.
  const { trained, others } = counted.get(splits) ?? countDistinct(splits);
  return trained * views + others;
}

function countDistinct(splits: Splits): Distinct {
  const trained = new Set(splits.train.map(({ sha256 }) => sha256));
  const others = new Set([...splits.validation, ...splits.test].map(({ sha256 }) => sha256));
  const distinct = { trained: trained.size, others: [...others].filter((sha256) => !trained.has(sha256)).length };
  counted.set(splits, distinct);
  return distinct;
}
