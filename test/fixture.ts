import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The tests' folder of sources: what is no TypeScript is not copied beside the compiled tests. */
const root = resolve(fileURLToPath(import.meta.url), '../../../test');

/** A JSON file below `test/`. */
export function fixture<T>(path: string): T {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as T;
}
