import { pixelsKey, type Sample, type Splits } from '../contracts/data.js';
import type { RunSettings } from '../contracts/experiment.js';
import type { FeatureUse, KnownFeatureUse } from '../contracts/features.js';
import type { FeatureStock, PlannedFeatures, WantedFeatures, WorkPerImage } from '../contracts/plan.js';
import { featureLabel } from './feature-label.js';
import { estimatedRate, type Rates } from './rates.js';

/** The features and splits that a run reads. */
export interface FeatureUser {
  readonly settings: RunSettings;
  /** Undefined if they are unknown before a download. */
  readonly splits: Splits | undefined;
  readonly features: readonly FeatureUse[];
}

/** Multiply-adds for one image of a run that is cut somewhere; undefined where they are not known. */
export type WorkOf = (settings: RunSettings, cut: FeatureUse['cut']) => WorkPerImage | undefined;

interface Reader {
  readonly settings: RunSettings;
  readonly splits: Splits | undefined;
  readonly use: FeatureUse;
}

/** The distinct feature sets of some runs: their number of features, those stored, and the time that the rest takes. */
export async function plannedFeatures(
  users: readonly FeatureUser[],
  engine: string,
  stock: FeatureStock,
  rates: Rates,
  workOf: WorkOf,
): Promise<PlannedFeatures[]> {
  const groups = new Map<string, Reader[]>();
  for (const { settings, splits, features } of users) {
    for (const use of features) {
      const reader = { settings, splits, use };
      const label = featureLabel(settings, use.cut);
      // Sets that are not stored may differ and still share the record of which images can be decoded.
      const key = !isKnown(reader) ? `unknown ${label}` : use.stored ? use.key! : `${use.key} ${label}`;
      groups.set(key, [...(groups.get(key) ?? []), reader]);
    }
  }
  const sets: PlannedFeatures[] = [];
  for (const group of groups.values()) sets.push(await featureSet(group, engine, stock, rates, workOf));
  return sets;
}

type KnownReader = Reader & { readonly splits: Splits; readonly use: KnownFeatureUse };

function isKnown(reader: Reader): reader is KnownReader {
  return reader.splits !== undefined && reader.use.key !== undefined;
}

async function featureSet(
  group: readonly Reader[],
  engine: string,
  stock: FeatureStock,
  rates: Rates,
  workOf: WorkOf,
): Promise<PlannedFeatures> {
  const first = group[0]!;
  const { cut, stored: isStored, rowBytes } = first.use;
  const label = featureLabel(first.settings, cut);
  const shared = { label, place: isStored ? 'disk' : 'recomputed', rowBytes, runs: group.length } as const;
  if (!isKnown(first)) {
    return { ...shared, key: null, images: null, needed: null, stored: null, bytes: null, seconds: null };
  }
  const wanted = wantedBy(group.filter(isKnown));
  const needed = wanted.reduce((sum, { views }) => sum + views, 0);
  const bytes = rowBytes === null ? null : needed * rowBytes;
  // For features that are not stored, only the images are checked, once each.
  const looked = isStored ? wanted : wanted.map(({ image }) => ({ image, views: 1 }));
  const missing = (isStored ? needed : looked.length) - (await stock.countStored(first.use.key, looked));
  const work = { label: featureLabel(first.settings, isStored ? cut : null), engine };
  const multiplyAdds = () => (isStored ? workOf(first.settings, cut)?.features : undefined);
  const estimate = missing === 0 ? undefined : estimatedRate(rates, 'features', work, multiplyAdds);
  const seconds = missing === 0 ? 0 : estimate ? missing / estimate.rate : null;
  const about = estimate?.isAbout ? { about: true as const } : {};
  const stored = isStored ? needed - missing : 0;
  return { ...shared, key: first.use.key, images: wanted.length, needed, stored, bytes, seconds, ...about };
}

/** Every image once, with the largest number of views that any run needs: all views for training, else view 0. */
function wantedBy(users: readonly KnownReader[]): WantedFeatures[] {
  const views = new Map<string, number>();
  const want = (sample: Sample, count: number) => {
    const image = pixelsKey(sample);
    views.set(image, Math.max(count, views.get(image) ?? 0));
  };
  for (const { splits, settings } of users) {
    for (const sample of splits.train) want(sample, settings.augmentation.views);
    for (const sample of [...splits.validation, ...splits.test]) want(sample, 1);
  }
  return Array.from(views, ([image, count]) => ({ image, views: count }));
}
