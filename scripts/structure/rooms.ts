import { type Module, roomOf } from './modules.js';

/** A room as docs/architecture.md has it. */
export interface Room {
  /** `plan` for a folder, `catalogue.ts` for a file. */
  readonly name: string;
  /** Names of the rooms that it may import besides itself. */
  readonly mayImport: readonly string[];
}

/**
 * The table of rooms in docs/architecture.md, which is the only place where arrows are written down: the rows
 * `| name | does | may import | does not |`. Everything may import `foundation`, as the page says below the table.
 *
 * @throws Error where there is no such table
 */
export function roomsTable(page: string): readonly Room[] {
  const lines = page.split('\n');
  const head = lines.findIndex((line) => /^\| *room *\|.*\| *may import *\|/.test(line));
  if (head < 0) throw new Error('docs/architecture.md has no table with the columns room and may import');
  const end = lines.findIndex((line, index) => index > head && !line.startsWith('|'));
  const rows = lines.slice(head + 2, end).map((line) => line.split('|').map((cell) => cell.trim()));
  const names = rows.map(([, name = '']) => roomName(name));
  return rows.map(([, , , allowed = ''], index) => {
    const named = [...allowed.matchAll(/`([^`]+)`/g)].map(([, name]) => roomName(name!));
    const room = names[index]!;
    const mayImport = /^all\b/.test(allowed) ? names.filter((name) => !named.includes(name)) : named;
    return { name: room, mayImport: room === 'foundation' ? [] : [...mayImport, 'foundation'] };
  });
}

const roomName = (cell: string) => cell.replaceAll('`', '').replace(/\/$/, '');

/** Imports that the table does not allow, and rooms that it lacks, as sentences. */
export function forbiddenArrows(modules: readonly Module[], rooms: readonly Room[]): readonly string[] {
  const allowed = new Map(rooms.map(({ name, mayImport }) => [name, mayImport]));
  const unknown = [...new Set(modules.map(({ path }) => roomOf(path)))].filter((room) => !allowed.has(room));
  const arrows = modules.flatMap(({ path, imports }) => {
    const room = roomOf(path);
    const wrong = imports.filter((imported) => {
      const target = roomOf(imported);
      return target !== room && allowed.has(room) && !allowed.get(room)!.includes(target);
    });
    return wrong.map((imported) => `${path} imports ${imported}`);
  });
  return [...unknown.map((room) => `${room} is not in the table of rooms`), ...arrows];
}
