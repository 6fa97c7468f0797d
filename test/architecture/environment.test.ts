import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { readModules } from '../../scripts/structure/modules.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

t.test('docs/commands.md has every environment variable of Espalier, and no other', async (t) => {
  const sources = readModules(join(root, 'src')).map(({ path }) => readFileSync(join(root, 'src', path), 'utf8'));
  const read = sources.flatMap((text) => [...text.matchAll(/process\.env\.(ESPALIER_\w+)/g)].map(([, name]) => name));
  const page = readFileSync(join(root, 'docs/commands.md'), 'utf8');
  const documented = [...page.matchAll(/^\| `(ESPALIER_\w+)` \|/gm)].map(([, name]) => name);
  t.ok(read.length > 0);
  t.same([...new Set(read)].sort(), documented.sort());
});
