import t from 'tap';
import { readDamaged, readers } from './damaged-files.js';

for (const reader of readers) {
  t.test(`${reader}: a damaged file is read as it stands, or refused with a reason`, async (t) => {
    // Ten thousand of each are read in test-slow/.
    const counts = await readDamaged(reader, 100, 500);
    t.equal(counts.wrong, 0);
    t.ok(counts.read > 0 && counts.refused > 25 && counts.reasons > 5, JSON.stringify(counts));
  });
}
