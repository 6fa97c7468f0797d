import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The tests' folder of sources: what is no TypeScript is not copied beside the compiled tests. */
const root = resolve(fileURLToPath(import.meta.url), '../../../test');

/** Where a file or folder below `test/` lies. */
export function fixturePath(path: string): string {
  return join(root, path);
}

/** A JSON file below `test/`. */
export function fixture<T>(path: string): T {
  return JSON.parse(readFileSync(fixturePath(path), 'utf8')) as T;
}
