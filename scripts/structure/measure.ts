import { basename, dirname } from 'node:path';
import { type Module, roomOf } from './modules.js';

/** A folder with more loose files than this is two ideas, unless it is a folder of components. */
export const mostLooseFiles = 15;

export interface RoomSize {
  readonly room: string;
  readonly files: number;
  /** Of a file, generated code left out. */
  readonly medianLines: number;
  /** Most files that lie loose in one folder of the room, and which folder that is; folders of components left out. */
  readonly loose: { readonly folder: string; readonly files: number };
}

/** Sizes by room. `componentFolders`: where every file is a component, however many there are. */
export function roomSizes(modules: readonly Module[], componentFolders: readonly string[]): readonly RoomSize[] {
  const rooms = [...new Set(modules.map(({ path }) => roomOf(path)))].sort();
  return rooms.map((room) => {
    const own = modules.filter(({ path }) => roomOf(path) === room);
    const [largest] = looseFiles(own, componentFolders);
    return {
      room,
      files: own.length,
      medianLines: median(own.filter(({ isGenerated }) => !isGenerated).map(({ lines }) => lines)),
      loose: largest ?? { folder: room, files: 0 },
    };
  });
}

/** Folders by their loose files, the most first; folders of components and lists of a folder's files left out. */
export function looseFiles(
  modules: readonly Module[],
  componentFolders: readonly string[],
): readonly { readonly folder: string; readonly files: number }[] {
  const counts = new Map<string, number>();
  for (const { path } of modules) {
    if (basename(path) !== 'index.ts') counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  }
  return [...counts]
    .map(([folder, files]) => ({ folder, files }))
    .filter(({ folder }) => !componentFolders.includes(folder))
    .sort((a, b) => b.files - a.files || (a.folder < b.folder ? -1 : 1));
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length === 0) return 0;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
