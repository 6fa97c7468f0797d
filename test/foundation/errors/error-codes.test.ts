import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { errorCodes } from '../../../src/foundation/errors/error-codes.js';

const source = fileURLToPath(new URL('../../../src/', import.meta.url));

t.test('every code is used somewhere, and is named for its room', async (t) => {
  const texts = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('error-codes.ts'))
    .map((path) => readFileSync(source + path, 'utf8'));
  const all = texts.join('\n');
  for (const [code, meaning] of Object.entries(errorCodes)) {
    t.ok(all.includes(`'${code}'`), `${code} is thrown`);
    t.match(code, /^[A-Z]+(_[A-Z0-9]+)+$/);
    t.match(meaning, /^\S.*\.$/, `${code} is explained in a sentence`);
  }
});
