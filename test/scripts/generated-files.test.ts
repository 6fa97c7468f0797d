import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { generatedFiles } from '../../scripts/generate/generated-files.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

t.test('generated files are what npm run generate writes', async (t) => {
  for (const [path, text] of await generatedFiles(root)) {
    const written = await readFile(join(root, path), 'utf8').catch(() => '');
    t.ok(written === text, `${path} is out of date: npm run generate`);
  }
});
