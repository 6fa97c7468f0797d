import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EspalierError } from '../../../foundation/errors/errors.js';
import { isHidden } from './file-names.js';

/** Compares strings by UTF-16 code unit: the same order on every machine and in every locale. */
export const byCodeUnit = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

export interface FolderContents {
  /** Sorted by name. */
  readonly entries: readonly Dirent[];
  /** Files and folders whose names are not UTF-8, so that no path leads to them. */
  readonly misnamed: readonly { readonly shownName: string; readonly isFolder: boolean }[];
}

/** Lists the entries of a folder, except hidden ones. */
export async function listFolder(path: string): Promise<FolderContents> {
  try {
    const all = await readdir(path, { withFileTypes: true });
    const entries = all.filter(({ name }) => !isHidden(name)).sort((a, b) => byCodeUnit(a.name, b.name));
    // Bytes that are not UTF-8 are read as this character, which a name may hold on its own account too.
    if (!entries.some(({ name }) => name.includes('\uFFFD'))) return { entries, misnamed: [] };
    const misnamed = await misnamedIn(path);
    return { entries: entries.filter(({ name }) => !misnamed.some(({ readAs }) => readAs === name)), misnamed };
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new EspalierError('DATA_UNREADABLE', `the folder ${path} cannot be read (${reason})`, {
      remedy: 'Check the path and its permissions.',
      cause,
    });
  }
}

async function misnamedIn(path: string) {
  const all = await readdir(path, { withFileTypes: true, encoding: 'buffer' });
  const misnamed = all.filter(({ name }) => !Buffer.from(name.toString()).equals(name));
  return misnamed.map((entry) => {
    const shownName = latin1Visible(entry.name);
    return { shownName, readAs: entry.name.toString(), isFolder: entry.isDirectory() };
  });
}

/** The bytes of a name, those beyond ASCII written `\xE9`: it has no characters. */
function latin1Visible(name: Buffer): string {
  return name
    .toString('latin1')
    .replace(/[^ -~]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

/** Returns whether an entry is a folder, or a link to one; false for a broken link. */
export async function leadsToFolder(parent: string, entry: Dirent): Promise<boolean> {
  if (entry.isDirectory()) return true;
  if (!entry.isSymbolicLink()) return false;
  const target = await stat(join(parent, entry.name)).catch(() => undefined);
  return target?.isDirectory() ?? false;
}
