import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { errorCodes } from '../../../src/foundation/errors/error-codes.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const codes = Object.keys(errorCodes);

t.test('every code is used somewhere, is named for its room, and is explained', async (t) => {
  const texts = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('error-codes.ts'))
    .map((path) => readFileSync(`${root}src/${path}`, 'utf8'));
  const all = texts.join('\n');
  const page = readFileSync(`${root}docs/errors.md`, 'utf8');
  for (const [code, meaning] of Object.entries(errorCodes)) {
    t.ok(all.includes(`'${code}'`), `${code} is thrown`);
    t.match(code, /^[A-Z]+(_[A-Z0-9]+)+$/);
    t.match(meaning, /^\S.*\.$/, `${code} is explained in a sentence`);
    t.ok(page.includes(`| \`${code}\` |`), `${code} is in docs/errors.md`);
  }
});

t.test('codes are sorted', async (t) => {
  t.same(codes, [...codes].sort());
});
