import * as fc from 'fast-check';
import t from 'tap';
import { experimentName } from '../../../src/cli/init/starter-file.js';
import { fileSettings } from '../../../src/config/schema/experiment.js';

t.test('names of folders as names of experiments', async (t) => {
  for (const [folder, name] of [
    ['My photos!', 'My-photos'],
    ['Été 2024 (best)', 'Ete-2024-best'],
    // The same name as macOS writes it: letters and accents apart.
    ['E\u0301te\u0301 2024', 'Ete-2024'],
    ['Straße', 'Strasse'],
    ['Łódź', 'Lodz'],
    ['Ærøskøbing', 'Aeroskobing'],
    ['İstanbul ılık', 'Istanbul-ilik'],
    ['Việt Nam', 'Viet-Nam'],
    ['ﬂowers', 'flowers'],
    ['2024', '2024'],
    ['写真 2024', 'photos-2024'],
    ['Фото', 'photos'],
    ['…', 'photos'],
  ] as const)
    t.equal(experimentName(folder), name, folder);
});

t.test('whatever a folder is called, its experiment may be called so', async (t) => {
  const { pattern, maxLength } = fileSettings.name as { readonly pattern: string; readonly maxLength: number };
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 150 }), (folder) => {
      const name = experimentName(folder);
      return new RegExp(pattern).test(name) && name.length <= maxLength;
    }),
  );
  t.pass();
});
