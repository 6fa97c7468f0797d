import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Test files that one process runs, one after the other. */
export interface TestProcess {
  readonly name: string;
  /** Paths below the suite's folder. */
  readonly files: readonly string[];
}

/** Folders of tests below `dist/`: how many files a process has at most, and how long a file may take. */
export const suites = {
  test: { filesPerProcess: 20, secondsPerFile: 180 },
  'test-slow': { filesPerProcess: 1, secondsPerFile: 1200 },
  'test-package': { filesPerProcess: 1, secondsPerFile: 900 },
};

export type Suite = keyof typeof suites;

export function processesOf(suite: Suite, dist: string): TestProcess[] {
  return testProcesses(testFiles(join(dist, suite)), suites[suite].filesPerProcess);
}

/** Every compiled test below a folder. */
export function testFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.js'))
    .map((name) => name.replaceAll('\\', '/'))
    .sort();
}

/**
 * Divides test files among processes, since to start Node, tap and tfjs takes longer than most files do. The files of a
 * process are of one room. Rooms with many files come first, so that little is left when one processor has no more to do.
 */
export function testProcesses(files: readonly string[], most: number): TestProcess[] {
  const rooms = new Map<string, string[]>();
  for (const file of files) {
    const room = file.includes('/') ? file.slice(0, file.indexOf('/')) : 'whole';
    rooms.set(room, [...(rooms.get(room) ?? []), file]);
  }
  return [...rooms]
    .sort(([a, ofA], [b, ofB]) => ofB.length - ofA.length || (a < b ? -1 : 1))
    .flatMap(([room, ofRoom]) => {
      const count = Math.ceil(ofRoom.length / most);
      return Array.from({ length: count }, (_, index) => ({
        name: `${room}-${index + 1}`,
        files: ofRoom.slice(index * most, (index + 1) * most),
      }));
    });
}
