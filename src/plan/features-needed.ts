import type { Splits } from '../contracts/data.js';
import type { RunSettings } from '../contracts/experiment.js';
import type { FeatureStock, PlannedFeatures, WantedFeatures } from '../contracts/plan.js';
import { backboneText } from '../foundation/backbone-identity.js';
import { type Rates, rateKey } from './rates.js';

/** What a run reads. Undefined where it cannot be known before a download. */
export interface FeatureUser {
  readonly settings: RunSettings;
  readonly splits: Splits | undefined;
  /** Of everything that determines its features besides image and view, given by the features room. */
  readonly featureKey: string | undefined;
}

/** The distinct feature sets of some runs: how many features each has, how many are stored, how long the rest takes. */
export async function featuresNeeded(
  users: readonly FeatureUser[],
  engine: string,
  stock: FeatureStock,
  rates: Rates,
): Promise<PlannedFeatures[]> {
  const groups = new Map<string, FeatureUser[]>();
  for (const user of users) {
    const key = isKnown(user) ? user.featureKey : `unknown ${labelOf(user)}`;
    groups.set(key, [...(groups.get(key) ?? []), user]);
  }
  const sets: PlannedFeatures[] = [];
  for (const group of groups.values()) sets.push(await featureSet(group, engine, stock, rates));
  return sets;
}

type KnownUser = FeatureUser & { readonly splits: Splits; readonly featureKey: string };

function isKnown(user: FeatureUser): user is KnownUser {
  return user.splits !== undefined && user.featureKey !== undefined;
}

function labelOf({ settings }: FeatureUser): string {
  return backboneText(settings.backbone);
}

async function featureSet(
  group: readonly FeatureUser[],
  engine: string,
  stock: FeatureStock,
  rates: Rates,
): Promise<PlannedFeatures> {
  const first = group[0]!;
  const shared = { label: labelOf(first), runs: group.length };
  if (!isKnown(first)) return { ...shared, key: null, images: null, needed: null, stored: null, seconds: null };
  const wanted = wantedBy(group.filter(isKnown));
  const needed = wanted.reduce((sum, { views }) => sum + views, 0);
  const stored = await stock.countStored(first.featureKey, wanted);
  const rate = rates[rateKey(first.settings.backbone, engine)]?.features;
  const seconds = stored === needed ? 0 : rate === undefined ? null : (needed - stored) / rate;
  return { ...shared, key: first.featureKey, images: wanted.length, needed, stored, seconds };
}

/** Every image once, with the most views that any run wants of it: all views for training, view 0 otherwise. */
function wantedBy(users: readonly KnownUser[]): WantedFeatures[] {
  const views = new Map<string, number>();
  const want = (sha256: string, count: number) => views.set(sha256, Math.max(count, views.get(sha256) ?? 0));
  for (const { splits, settings } of users) {
    for (const { sha256 } of splits.train) want(sha256, settings.augmentation.views);
    for (const { sha256 } of [...splits.validation, ...splits.test]) want(sha256, 1);
  }
  return Array.from(views, ([sha256, count]) => ({ sha256, views: count }));
}
