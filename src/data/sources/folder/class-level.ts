import { EspalierError } from '../../../foundation/errors/errors.js';
import { someOf } from '../../splits/content.js';
import type { ClassFolder } from './layout.js';
import { splitOf } from './split-names.js';

/** A class folder and its images, by path below the dataset's folder. */
export interface FilledFolder {
  readonly folder: ClassFolder;
  readonly images: readonly string[];
}

/**
 * Refuses class folders that hold folders only where their folders may be the classes: nobody said so, and a wrong level
 * trains on wrong labels without a sign. A folder that holds an image itself is a class. So are folders that hold one
 * folder each, of one name: `roses/images/1.jpg`, `tulips/images/2.jpg`.
 * @param source the dataset's folder as the experiment names it
 * @returns warnings about classes whose images lie in folders inside them only, beside classes with images of their own
 * @throws EspalierError DATA_CLASS_LEVEL, which names the folder to give as the source
 */
export function checkClassLevel(source: string, filled: readonly FilledFolder[]): readonly string[] {
  const outer = filled.flatMap((each) => withFoldersOnly(each) ?? []);
  if (outer.length === 0 || isOneInnerFolderEach(outer)) return [];
  const isSplit = outer.some(({ folder }) => folder.split === undefined && splitOf(folder.path) !== undefined);
  if (outer.length < filled.length && !isSplit && sharedNames(outer).length === 0) return outer.map(warningOf);
  throw wrongLevel(source, outer);
}

/** A class folder without images of its own, and the folders in it that hold some. */
interface OuterFolder extends FilledFolder {
  readonly inner: readonly string[];
}

function withFoldersOnly({ folder, images }: FilledFolder): OuterFolder | undefined {
  const below = images.map((id) => id.slice(folder.path.length + 1).split('/'));
  if (below.some(({ length }) => length === 1)) return undefined;
  return { folder, images, inner: [...new Set(below.map(([first]) => first!))] };
}

/** The innermost folder that holds all images of a class folder in at least two folders: the one to give as the source. */
function aroundClasses({ folder, images, inner }: OuterFolder): string {
  if (inner.length > 1) return folder.path;
  const path = `${folder.path}/${inner[0]}`;
  const below = withFoldersOnly({ folder: { ...folder, path }, images });
  return below ? aroundClasses(below) : folder.path;
}

function isOneInnerFolderEach(outer: readonly OuterFolder[]): boolean {
  const names = new Set(outer.flatMap(({ inner }) => inner));
  return names.size === 1 && new Set(outer.map(({ folder }) => folder.className)).size > 1;
}

/** Names of folders that stand in several classes. */
function sharedNames(outer: readonly OuterFolder[]): string[] {
  const classesOf = new Map<string, Set<string>>();
  for (const { folder, inner } of outer)
    for (const name of inner) classesOf.set(name, (classesOf.get(name) ?? new Set()).add(folder.className));
  return [...classesOf].flatMap(([name, classes]) => (classes.size > 1 ? [name] : []));
}

function warningOf({ folder, inner }: OuterFolder): string {
  return `class ${folder.className} has images in folders inside it only (${someOf(inner)}): all of them are of class ${folder.className}`;
}

function wrongLevel(source: string, outer: readonly OuterFolder[]): EspalierError {
  const folders = outer.map(({ folder }) => `${folder.path}/`);
  const inner = [...new Set(outer.flatMap(({ inner }) => inner))];
  const hold = outer.length === 1 ? 'holds no image itself' : 'hold no images themselves';
  const same = sharedNames(outer).length > 0 ? ', the same in several of them' : '';
  const message = `${source}: ${someOf(folders)} ${hold}, only folders (${someOf(inner)})${same}: which of them are the classes?`;
  const [first] = outer;
  const classes = `If ${someOf(folders)} ${outer.length === 1 ? 'is a class' : 'are the classes'}, put the images directly into ${outer.length === 1 ? 'it' : 'them'}.`;
  const one = outer.length > 1 ? ', or another of them' : '';
  const remedy =
    first!.folder.split === undefined
      ? `If the inner folders are the classes, give the folder around them: source: ${source.replace(/\/+$/, '')}/${aroundClasses(first!)}${one}. ${classes}`
      : `If the inner folders are the classes, move them up, directly into the split folders. ${classes}`;
  return new EspalierError('DATA_CLASS_LEVEL', message, { remedy });
}
