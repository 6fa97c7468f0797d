import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The program in docs/library.md. `root`: a checkout, or the folder of an installed package. */
export function libraryExample(root: string): string {
  const [, example] = /```js\n(.*?)```/s.exec(readFileSync(join(root, 'docs/library.md'), 'utf8'))!;
  return example!;
}
