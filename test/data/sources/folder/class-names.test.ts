import t from 'tap';
import type { SplitName } from '../../../../src/contracts/data.js';
import { nameClasses } from '../../../../src/data/sources/folder/class-names.js';

// Unicode Standard Annex 15: é is U+00E9 in normal form C, and e with U+0301 in D.
const [nfc, nfd] = ['caf\u00E9', 'cafe\u0301'];

const plain = (names: readonly string[]) => names.map((className) => ({ className, path: className }));
const inSplits = (folders: readonly (readonly [SplitName, string])[]) =>
  folders.map(([split, className]) => ({ className, path: `${split}/${className}`, split }));

t.test('a name in two normal forms is one class, by the composed form, with a warning', async (t) => {
  const folders = plain([nfd, nfc, 'tea']);
  const { names, labelOf, warnings } = nameClasses('/photos', folders);
  t.same(names, [nfc, 'tea']);
  t.same(folders.map(labelOf), [0, 0, 1]);
  t.equal(warnings.length, 1);
  t.match(warnings[0], `"cafe\\u0301", "${nfc}" are one class`);
});

t.test('a name that is always written in one form is left as it is: results of before stay valid', async (t) => {
  const { names, warnings } = nameClasses(
    '/photos',
    inSplits([
      ['train', nfd],
      ['train', 'tea'],
      ['test', nfd],
    ]),
  );
  t.same(names, [nfd, 'tea']);
  t.same(warnings, []);
});

t.test('split folders from machines that write names differently have the same classes', async (t) => {
  // Korean is written by macOS in conjoining letters, the angstrom sign is the letter Å in either form.
  const [han, hanInLetters] = ['\uD55C', '\u1112\u1161\u11AB'];
  const folders = inSplits([
    ['train', nfc],
    ['train', han],
    ['train', '\u00C5'],
    ['test', nfd],
    ['test', hanInLetters],
    ['test', '\u212B'],
  ]);
  const { names, labelOf, warnings } = nameClasses('/photos', folders);
  t.same(names, [nfc, '\u00C5', han].sort());
  t.same(folders.slice(3).map(labelOf), folders.slice(0, 3).map(labelOf));
  t.equal(warnings.length, 1, 'one warning for all');
  t.match(warnings[0], '"\\u1112\\u1161\\u11AB", "한" are one class');
  t.match(warnings[0], '"Å", "\\u212B" are one class');
});

t.test('names that differ in case or blanks are classes of their own, with one warning that shows them', async (t) => {
  const { names, warnings } = nameClasses(
    '/photos',
    plain(['ants', 'Ants', 'ants ', 'red fox', 'redfox', 'red\u00A0fox', 'tea']),
  );
  t.equal(names.length, 7);
  t.same(warnings, [
    'names of classes that look alike: "Ants", "ants", "ants " are 3 classes; ' +
      '"red fox", "redfox", "red\\u00A0fox" are 3 classes. Rename the folders where that is not meant.',
  ]);
});

t.test('a class that the training folder lacks is refused, with the one that it may be', async (t) => {
  const refused = (name: string, message: RegExp) =>
    t.throws(
      () =>
        nameClasses(
          '/photos',
          inSplits([
            ['train', 'ants'],
            ['test', name],
          ]),
        ),
      { code: 'DATA_SPLIT_FOLDERS', message },
    );
  refused('ants ', /class "ants " is in "test\/ants \/" but not in the training folder, which has "ants"/);
  refused('ANTS', /which has "ants"/);
  refused('an\u200Bts', /class "an\\u200Bts" .* which has "ants"/);
  refused('bees', /class "bees" is in "test\/bees\/" but not in the training folder$/);
});
