import type { Components } from '../../contracts/catalogue.js';
import type { RunSettings } from '../../contracts/experiment.js';
import type { Progress } from '../../contracts/progress.js';
import { badImagesError } from '../../data/bad-images.js';
import { openDataset, sourceOf } from '../../data/dataset.js';
import type { DividedListing } from '../../data/splits/splits.js';
import { cacheFolder } from '../../foundation/files/files.js';
import { hashOf } from '../../foundation/hash.js';
import { showingDownloads } from './downloads.js';

/** The data of runs with the same source, limit and splits. */
export interface SharedData {
  readonly key: string;
  /** Undefined until the data is downloaded. */
  readonly splits: DividedListing | undefined;
  /** The download that must come first. */
  readonly missing: { readonly what: string; readonly bytes?: number } | null;
}

type DataSettings = Pick<RunSettings, 'dataset' | 'splits' | 'relativeTo'>;

/** Returns a key: runs with the same one use the same samples in the same splits. */
export function dataKey({ dataset, splits, relativeTo }: DataSettings): string {
  return hashOf({ source: dataset.source, limitPerClass: dataset.limitPerClass, splits, relativeTo });
}

/** Lists the data of a run and splits it, after downloading it where that is needed and allowed. */
export async function openSharedData(
  settings: DataSettings,
  { mayDownload, progress }: { mayDownload: boolean; progress: Progress },
  { sources }: Pick<Components, 'sources'>,
): Promise<SharedData> {
  const { dataset, relativeTo } = settings;
  const key = dataKey(settings);
  const source = sourceOf(dataset, sources);
  const missing = await source.missing(dataset.source, { relativeTo, cacheFolder: cacheFolder() });
  if (missing && !mayDownload) return { key, splits: undefined, missing };
  return showingDownloads(progress, async (downloadProgress) => {
    const context = { relativeTo, cacheFolder: cacheFolder(), progress: downloadProgress };
    if (missing) await source.prepare(dataset.source, context);
    const splits = await openDataset(settings, context, sources);
    if (splits.unreadable && dataset.onBadImage === 'error') throw badImagesError(splits.unreadable);
    for (const warning of splits.warnings) progress.warn(`warning: ${warning}`);
    return { key, splits, missing: null };
  });
}
