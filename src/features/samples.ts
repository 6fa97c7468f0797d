import { pixelsKey, type Sample, type Splits } from '../contracts/data.js';
import type { FeatureSet } from '../contracts/features.js';
import type { FeatureKeys } from './keys.js';
import { FeatureStore } from './store/store.js';

/** The stores of a run's features: view 0 in one, other views in the other. */
export interface FeatureStores {
  readonly images: FeatureStore;
  readonly views: FeatureStore | null;
}

export async function openStores(folder: string, keys: FeatureKeys): Promise<FeatureStores> {
  return {
    images: await FeatureStore.open(folder, keys.images, keys.storage),
    views: keys.views === null ? null : await FeatureStore.open(folder, keys.views, keys.storage),
  };
}

/** Re-reads both stores, as other processes may have added or removed shards. */
export async function refreshStores({ images, views }: FeatureStores): Promise<void> {
  await images.refresh();
  await views?.refresh();
}

export function closeStores({ images, views }: FeatureStores): void {
  images.close();
  views?.close();
}

/** The store of one view of one image, given by its `pixelsKey`, and the key of its row there. */
export function rowPlace(stores: FeatureStores, image: string, view: number): { store: FeatureStore; key: string } {
  if (view === 0) return { store: stores.images, key: image };
  return { store: stores.views!, key: `${image}:${view}` };
}

/** A view of an image that some splits need. */
export interface WantedView {
  readonly sample: Sample;
  readonly view: number;
}

/**
 * Every row that some splits need, each once: all views of training images, view 0 of the others. They are in the order
 * of the samples, the views of an image one after the other, so that it is decoded once.
 */
export function wantedViews(splits: Splits, views: number): WantedView[] {
  const wanted: WantedView[] = [];
  const seen = new Set<string>();
  const want = (sample: Sample, views: number) => {
    if (seen.has(sample.sha256)) return;
    seen.add(sample.sha256);
    for (let view = 0; view < views; view++) wanted.push({ sample, view });
  };
  for (const sample of splits.train) want(sample, views);
  for (const sample of [...splits.validation, ...splits.test]) want(sample, 1);
  return wanted;
}

/** Returns whether nothing is left to compute: the row is stored, or its image is known to be undecodable. */
export function isSettled({ sample, view }: WantedView, stores: FeatureStores): boolean {
  const image = pixelsKey(sample);
  const { store, key } = rowPlace(stores, image, view);
  return store.has(key) || stores.images.badReason(image) !== undefined;
}

/** Samples whose images could be decoded, and the others with the reason that one of the stores has recorded. */
export function usableSamples<S extends Sample>(samples: readonly S[], stores: readonly FeatureStores[]) {
  const usable: S[] = [];
  const bad: { id: string; reason: string }[] = [];
  for (const sample of samples) {
    const image = pixelsKey(sample);
    const known = stores.find(({ images }) => images.badReason(image) !== undefined);
    if (known === undefined) usable.push(sample);
    else bad.push({ id: sample.id, reason: known.images.badReason(image)! });
  }
  return { usable, bad };
}

/** The stored features of some samples. All views that are read must be stored. */
export function featureSet(samples: readonly Sample[], stores: FeatureStores, views: number): FeatureSet {
  return {
    count: samples.length,
    width: stores.images.width ?? 0,
    rowType: stores.images.rowType,
    views,
    async read(which, ofView, into) {
      const wanted = new Map<FeatureStore, { keys: string[]; places: number[] }>();
      for (let place = 0; place < which.length; place++) {
        const { store, key } = rowPlace(stores, pixelsKey(samples[which[place]!]!), ofView[place]!);
        const fromStore = wanted.get(store) ?? { keys: [], places: [] };
        wanted.set(store, fromStore);
        fromStore.keys.push(key);
        fromStore.places.push(place);
      }
      for (const [store, { keys, places }] of wanted) await store.read(keys, places, into);
    },
  };
}
