import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readIfPresent, writeAtomically } from '../src/foundation/files/files.js';
import { generatedFiles } from './generate/generated-files.js';

// Writes what is generated from components, schemas and error codes; with --check, only says what is out of date.
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const stale: string[] = [];
for (const [path, text] of await generatedFiles(root)) {
  if ((await readIfPresent(join(root, path))) === text) continue;
  stale.push(path);
  if (!process.argv.includes('--check')) await writeAtomically(join(root, path), text);
}
if (process.argv.includes('--check') && stale.length > 0) {
  process.stderr.write(
    `Out of date, to be mended with npm run generate:\n${stale.map((path) => `  ${path}\n`).join('')}`,
  );
  process.exitCode = 1;
} else process.stdout.write(stale.length > 0 ? `Wrote ${stale.join(', ')}.\n` : 'All generated files are current.\n');
