import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SplitName } from '../../../contracts/data.js';
import { EspalierError } from '../../../foundation/errors/errors.js';
import { leadsToFolder, listFolder } from './list-folder.js';
import { isOwnOutput } from './own-output.js';
import { splitOf } from './split-names.js';

/** A folder whose images belong to one class. */
export interface ClassFolder {
  readonly className: string;
  /** The path below the dataset's folder: `roses`, or `train/roses`. */
  readonly path: string;
  readonly split?: SplitName;
}

export interface Layout {
  readonly classFolders: readonly ClassFolder[];
  /** Files beside the class folders. */
  readonly ignored: readonly string[];
}

/**
 * The class folders of a dataset: its subfolders or, where it is divided into a training folder and at least one for
 * validation or test (`splitOf` knows their names), their subfolders. What Espalier wrote beside them is passed over.
 */
export async function findLayout(root: string, cacheFolder: string): Promise<Layout> {
  const info = await stat(root).catch(() => undefined);
  if (!info?.isDirectory())
    throw new EspalierError('DATA_NOT_FOUND', `${root} ${info ? 'is not a folder' : 'does not exist'}`, {
      remedy: 'Name a folder that holds one folder of images for each class.',
    });

  const { folders, files } = await divide(root, '', cacheFolder);
  if (folders.length === 0)
    throw new EspalierError('DATA_NOT_FOUND', `${root} holds no class folders (${files.length} files, no folder)`, {
      remedy: 'Put the images of each class into a folder of their own; the folder names are the class names.',
    });

  return (
    (await splitLayout(root, folders, files, cacheFolder)) ?? { classFolders: folders.map(unsplit), ignored: files }
  );
}

const unsplit = (name: string): ClassFolder => ({ className: name, path: name });

/** The layout of a folder divided into split folders; undefined where it is not. */
async function splitLayout(root: string, folders: readonly string[], files: readonly string[], cacheFolder: string) {
  const named = folders.filter((name) => splitOf(name) !== undefined);
  const training = named.find((name) => splitOf(name) === 'train');
  if (training === undefined || named.length < 2) return undefined;
  const inTraining = await divide(root, training, cacheFolder);
  // A vehicle dataset may have the classes `train` and `test`: a folder without folders inside is a class.
  if (inTraining.folders.length === 0) return undefined;

  const classFolders: ClassFolder[] = [];
  const ignored = [...files];
  const usedFor = new Map<SplitName, string>();
  for (const name of folders) {
    const split = splitOf(name);
    const inside = await divide(root, name, cacheFolder);
    if (split === undefined || inside.folders.length === 0) throw misplaced(root, name, training);
    const other = usedFor.get(split);
    if (other !== undefined)
      throw new EspalierError('DATA_SPLIT_FOLDERS', `${root}: ${other}/ and ${name}/ both mean the ${split} split`, {
        remedy: 'Keep one of them, or join them.',
      });
    usedFor.set(split, name);
    for (const className of inside.folders) classFolders.push({ className, path: `${name}/${className}`, split });
    ignored.push(...inside.files);
  }
  return { classFolders, ignored };
}

const misplaced = (root: string, name: string, training: string) =>
  new EspalierError(
    'DATA_SPLIT_FOLDERS',
    splitOf(name) === undefined
      ? `${root}: ${name}/ is beside ${training}/ and is not a split, which its name would say (train, val, test, …)`
      : `${root}: ${training}/ holds class folders, ${name}/ does not`,
    { remedy: `Move ${name}/ elsewhere, or set the source to ${join(root, training)} to split it anew.` },
  );

/** The direct contents of a folder, but for what Espalier wrote: names of folders, paths of files. */
async function divide(
  root: string,
  path: string,
  cacheFolder: string,
): Promise<{ folders: string[]; files: string[] }> {
  const folders: string[] = [];
  const files: string[] = [];
  const { entries, misnamed } = await listFolder(join(root, path));
  const below = (name: string) => (path === '' ? name : `${path}/${name}`);
  for (const entry of entries) {
    if (!(await leadsToFolder(join(root, path), entry))) files.push(below(entry.name));
    else if (!(await isOwnOutput(join(root, path, entry.name), cacheFolder))) folders.push(entry.name);
  }
  for (const { shownName, isFolder } of misnamed) {
    if (isFolder) throw misnamedFolder(root, below(shownName));
    files.push(below(shownName));
  }
  return { folders, files };
}

const misnamedFolder = (root: string, path: string) =>
  new EspalierError('DATA_UNREADABLE', `${root}: the name of the folder ${path}/ is not UTF-8`, {
    remedy: 'Rename it: it would be a class.',
  });
