import { basename, resolve } from 'node:path';
import type { Listing, SplitName, UnreadableFile } from '../../contracts/data.js';
import type { Progress } from '../../contracts/progress.js';
import { folder as folderSource } from '../../data/sources/folder/folder.js';
import { splitSamples } from '../../data/splits/splits.js';
import { cacheFolder } from '../../foundation/files/files.js';
import { showingDownloads } from '../../session/prepare/downloads.js';

/** The facts about a folder of photos that a starter file states. */
export interface Survey {
  /** The absolute path. */
  readonly folder: string;
  /** The folder's own name. */
  readonly name: string;
  /** Images by class, in the order of the class names. */
  readonly classes: readonly { readonly name: string; readonly images: number }[];
  readonly images: number;
  /** The split folders that the folder has, by split, e.g. `validation: 'val'`. */
  readonly ownSplits: { readonly [split in SplitName]?: string };
  /** Files that are not images, or are in no class. */
  readonly ignored: readonly string[];
  /** Files that belong to the images and cannot be read. */
  readonly unreadable: readonly UnreadableFile[];
  /** Warnings that a run would print, such as images that it leaves out. */
  readonly warnings: readonly string[];
}

/**
 * Reads a folder as a run will and throws the EspalierError that a run would throw (no classes, one class, too few
 * images). Hashes computed on the way are cached, so that the run need not compute them again.
 */
export async function surveyFolder(path: string, progress: Progress): Promise<Survey> {
  const folder = resolve(path);
  const listing = await showingDownloads(progress, (downloadProgress) =>
    folderSource.list({ path: folder }, { relativeTo: folder, cacheFolder: cacheFolder(), progress: downloadProgress }),
  );
  const { warnings } = splitSamples(listing, undefined);
  return {
    folder,
    name: basename(folder) || 'photos',
    classes: listing.classes.map((name, label) => ({ name, images: countOf(listing, label) })),
    images: listing.samples.length,
    ownSplits: ownSplits(listing),
    ignored: listing.ignored,
    unreadable: listing.unreadable ?? [],
    warnings,
  };
}

function countOf({ samples }: Listing, label: number): number {
  return samples.filter((sample) => sample.label === label).length;
}

function ownSplits({ samples }: Listing): Survey['ownSplits'] {
  const folders: { [split in SplitName]?: string } = {};
  for (const { split, id } of samples) if (split !== undefined) folders[split] = id.slice(0, id.indexOf('/'));
  return folders;
}
