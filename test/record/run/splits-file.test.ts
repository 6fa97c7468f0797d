import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import type { SplitMember } from '../../../src/contracts/record.js';
import { sha256 } from '../../../src/foundation/hash.js';
import { readSplits, writeSplits } from '../../../src/record/run/splits-file.js';

const [a, b] = [sha256('a'), sha256('b')];
const whole = `file,sha256,set,left_out\nroses/1.jpg,${a},train,\nroses/2.jpg,${b},test,it is empty\n`;

/** Names with what CSV has a meaning for, and letters of any script. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(',', '"', '\n', '\r', ' ', '=', 'é', '犬', '\u2028', '\uFEFF') }),
);
const member: fc.Arbitrary<SplitMember> = fc.record(
  {
    file: text.filter((name) => name !== ''),
    sha256: text.map(sha256),
    set: fc.constantFrom('train', 'validation', 'test'),
    leftOut: text.filter((reason) => reason !== ''),
  },
  { requiredKeys: ['file', 'sha256', 'set'], noNullPrototype: true },
);
const members = fc.uniqueArray(member, { selector: ({ file }) => file, maxLength: 20 });

t.test('a division is read as it was written, whatever images are called', async (t) => {
  const directory = t.testdir();
  await fc.assert(
    fc.asyncProperty(members, async (division) => {
      await writeSplits(directory, division);
      t.strictSame(await readSplits(directory), division);
    }),
    { numRuns: 100 },
  );
});

t.test('the file has one row an image, and the reason where it was left out', async (t) => {
  const directory = t.testdir();
  await writeSplits(directory, [
    { file: 'roses/1.jpg', sha256: a, set: 'train' },
    { file: 'roses/2.jpg', sha256: b, set: 'test', leftOut: 'it is empty' },
  ]);
  t.equal(readFileSync(join(directory, 'splits.csv'), 'utf8'), whole);
});

t.test('a run without the file is told from one whose file is damaged', async (t) => {
  await t.rejects(readSplits(t.testdir()), { code: 'RUN_SPLITS_MISSING', message: /splits\.csv is missing/ });
});

for (const [problem, content, message] of [
  ['nothing at all', '', 'its columns are not file, sha256, set, left_out'],
  ['an older header', whole.replace(',left_out', ''), 'its columns are not file, sha256, set, left_out'],
  ['a quote that is not closed', whole.replace('roses/1', '"roses/1'), 'it is not CSV'],
  ['a file that was cut off', whole.slice(0, whole.indexOf(',test')), 'row 3: 2 cells, expected 4'],
  ['a hash that was cut off', whole.replace(b, b.slice(1)), `row 3: "${b.slice(1)}" is not a SHA-256`],
  ['a set that is none', whole.replace('test', 'val'), 'row 3: "val" is not a set; sets are train, validation, test'],
  ['the same image twice', whole.replace('roses/2', 'roses/1'), 'row 3: "roses/1.jpg" is there twice'],
  ['an image without a name', whole.replace('roses/1.jpg', ''), 'row 2: the name of a file is empty'],
] as const) {
  t.test(`${problem} is refused with its place`, async (t) => {
    const directory = t.testdir();
    const path = join(directory, 'splits.csv');
    writeFileSync(path, content);
    await t.rejects(readSplits(directory), { code: 'RUN_SPLITS_DAMAGED', message: `${path}: ${message}` });
  });
}

t.test('any text is read or refused', async (t) => {
  const directory = t.testdir();
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        text,
        text.map((tail) => whole + tail),
      ),
      async (content) => {
        writeFileSync(join(directory, 'splits.csv'), content);
        const division = await readSplits(directory).catch((error) => {
          if (error.code !== 'RUN_SPLITS_DAMAGED') throw error;
        });
        for (const { file, sha256 } of division ?? []) if (file === '' || sha256.length !== 64) throw new Error(file);
      },
    ),
    { numRuns: 100 },
  );
  t.pass();
});
