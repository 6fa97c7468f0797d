import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import type { UnreadableFile } from '../../../contracts/data.js';
import { isImageName, unreadableImage } from './file-names.js';
import { leadsToFolder, listFolder } from './list-folder.js';
import { isOwnOutput } from './own-output.js';

/** Everything below the class folders, each file in one of the lists; paths have forward slashes. */
export interface FoundFiles {
  readonly images: string[];
  /** Files that are not images by their names. */
  readonly ignored: string[];
  readonly unreadable: UnreadableFile[];
}

/**
 * Sorts the files at any depth below `root/path` into the lists, but for what Espalier wrote there. As in Keras' loaders,
 * links to files count as files, also those that lead nowhere. Links to folders are not followed, as they may form loops.
 */
export async function findImages(root: string, path: string, found: FoundFiles, cacheFolder: string): Promise<void> {
  const folder = join(root, path);
  const { entries, misnamed } = await listFolder(folder);
  for (const entry of entries) {
    const id = `${path}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!(await isOwnOutput(join(root, id), cacheFolder))) await findImages(root, id, found, cacheFolder);
      continue;
    }
    const reason = await reasonAgainst(folder, entry);
    if (reason !== undefined) found.unreadable.push({ id, reason });
    else if (isImageName(entry.name)) found.images.push(id);
    else found.ignored.push(id);
  }
  for (const { shownName, isFolder } of misnamed) {
    const id = `${path}/${shownName}${isFolder ? '/' : ''}`;
    found.unreadable.push({ id, reason: `the ${isFolder ? "folder's" : "file's"} name is not UTF-8: rename it` });
  }
}

/** Returns the reason why an entry that belongs to the images is missing from them; undefined if nothing is wrong. */
async function reasonAgainst(folder: string, entry: Dirent): Promise<string | undefined> {
  if (entry.isSymbolicLink() && (await leadsToFolder(folder, entry)))
    return 'a link to a folder, which is not followed: put the folder itself there';
  if (!entry.isFile() && !entry.isSymbolicLink() && isImageName(entry.name)) return 'not a file';
  return unreadableImage(entry.name);
}
