import { EspalierError } from '../../../foundation/errors/errors.js';
import type { ClassFolder } from './layout.js';
import { byCodeUnit } from './list-folder.js';

export interface NamedClasses {
  /** Sorted. */
  readonly names: readonly string[];
  /** Index of a folder's class in the names. */
  labelOf(folder: ClassFolder): number;
  /** At most one: about names that a reader takes for the same. */
  readonly warnings: readonly string[];
}

/**
 * The classes of class folders. Names are compared in Unicode's normal form C: macOS writes `café` with five code points,
 * other systems with four, and both are one class. Names that differ in case or blanks are different classes, with a
 * warning.
 * @throws EspalierError DATA_SPLIT_FOLDERS where a class has no folder in the training folder
 */
export function nameClasses(root: string, folders: readonly ClassFolder[]): NamedClasses {
  const written = new Map<string, Set<string>>();
  for (const { className } of folders) {
    const key = className.normalize('NFC');
    written.set(key, (written.get(key) ?? new Set()).add(className));
  }
  // A class that is written in one way keeps it, so that its results of earlier versions stay valid.
  const nameOf = (key: string) => (written.get(key)!.size === 1 ? [...written.get(key)!][0]! : key);
  const names = [...written.keys()].map(nameOf).sort(byCodeUnit);
  checkTrained(root, folders);
  const labels = new Map(names.map((name, label) => [name.normalize('NFC'), label]));
  return {
    names,
    labelOf: ({ className }) => labels.get(className.normalize('NFC'))!,
    warnings: warningsAbout([...written.values()].flatMap((spellings) => [...spellings])),
  };
}

function checkTrained(root: string, folders: readonly ClassFolder[]): void {
  if (folders[0]?.split === undefined) return;
  const trained = folders.filter(({ split }) => split === 'train').map(({ className }) => className);
  const known = new Set(trained.map((name) => name.normalize('NFC')));
  const untrained = folders.find(({ className }) => !known.has(className.normalize('NFC')));
  if (untrained === undefined) return;
  const { className, path } = untrained;
  const similar = trained.find((name) => lookOf(name) === lookOf(className));
  const [shown, place] = [visible(className), visible(`${path}/`)];
  throw new EspalierError(
    'DATA_SPLIT_FOLDERS',
    `${root}: class ${shown} is in ${place} but not in the training folder${similar === undefined ? '' : `, which has ${visible(similar)}`}`,
    {
      remedy:
        similar === undefined
          ? `Add training images of ${shown}, or remove ${place}.`
          : 'If they are one class, give both folders the same name.',
    },
  );
}

/** Returns a name as it looks to a reader who sees neither blanks nor case nor normal form. */
const lookOf = (name: string) =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s\p{Cf}]+/gu, '');

function warningsAbout(spellings: readonly string[]): string[] {
  const groups = new Map<string, string[]>();
  for (const name of [...spellings].sort(byCodeUnit))
    groups.set(lookOf(name), [...(groups.get(lookOf(name)) ?? []), name]);
  const alike = [...groups.values()].filter(({ length }) => length > 1);
  if (alike.length === 0) return [];
  return [
    `names of classes that look alike: ${alike.map(groupText).join('; ')}. Rename the folders where that is not meant.`,
  ];
}

function groupText(names: readonly string[]): string {
  const classes = new Set(names.map((name) => name.normalize('NFC'))).size;
  const shown = names.map(visible).join(', ');
  return classes === 1 ? `${shown} are one class` : `${shown} are ${classes} classes`;
}

/**
 * A name in quotes, so that blanks at its ends show; characters that look like others, or like nothing, are written as
 * `\u0301`: all beyond ASCII where the name is not in normal form C, else blanks and invisible ones.
 */
function visible(name: string): string {
  const hidden = name === name.normalize('NFC') ? /(?! )[\p{Z}\p{C}]/gu : /[^ -~]/gu;
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  return `"${name.replace(hidden, (character) => [...character.split('')].map(escaped).join(''))}"`;
}
