import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EspalierError } from '../../../foundation/errors/errors.js';
import { isHidden, isImageName } from './file-names.js';
import { isOwnOutput } from './own-output.js';

export interface Found {
  /** Paths below the dataset's folder, with forward slashes. */
  readonly images: string[];
  readonly ignored: string[];
}

/** Compares strings by UTF-16 code unit: the same order on every machine and in every locale. */
export const byCodeUnit = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Entries of a folder that are not hidden, sorted. */
export async function listFolder(path: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.filter((entry) => !isHidden(entry.name)).sort((a, b) => byCodeUnit(a.name, b.name));
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new EspalierError('DATA_UNREADABLE', `the folder ${path} cannot be read (${reason})`, {
      remedy: 'Check the path and its permissions.',
      cause,
    });
  }
}

/** Whether an entry is a folder, or a link to one; false for a broken link. */
export async function leadsToFolder(parent: string, entry: Dirent): Promise<boolean> {
  if (entry.isDirectory()) return true;
  if (!entry.isSymbolicLink()) return false;
  const target = await stat(join(parent, entry.name)).catch(() => undefined);
  return target?.isDirectory() ?? false;
}

/** Whether an entry is a file, or a link that does not lead to a folder; pipes and devices are not files. */
const isFile = async (parent: string, entry: Dirent) =>
  entry.isFile() || (entry.isSymbolicLink() && !(await leadsToFolder(parent, entry)));

/**
 * Adds the images at any depth below `root/path`, but for what Espalier wrote there. As in Keras' loaders, links to files count as files. Links to folders
 * are not followed, as they may form loops; they are listed among the ignored.
 */
export async function findImages(root: string, path: string, found: Found, cacheFolder: string): Promise<void> {
  const folder = join(root, path);
  for (const entry of await listFolder(folder)) {
    const entryPath = `${path}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!(await isOwnOutput(join(root, entryPath), cacheFolder)))
        await findImages(root, entryPath, found, cacheFolder);
    } else if (isImageName(entry.name) && (await isFile(folder, entry))) found.images.push(entryPath);
    else found.ignored.push(entryPath);
  }
}
