import t from 'tap';
import { fixture } from '../fixture.js';
import {
  experimentFiles,
  type IdentifiedExperiment,
  identifyExperiment,
  runIdsFixture,
} from './identified-experiments.js';

// Run ids are names of directories on other people's disks. A failure here means that finished runs would no longer be
// found: what has to change is the code and never the fixture. A new setting, for instance, is not written into the
// document of a run where the file is silent (as in config/schema/batch-norm.ts).
const known = fixture<{ readonly [file: string]: IdentifiedExperiment }>(runIdsFixture);

t.test('every experiment file among the fixtures has known ids', (t) => {
  t.same(Object.keys(known), experimentFiles, 'node dist/scripts/fixtures/run-ids.js adds those of new files');
  t.end();
});

for (const file of experimentFiles)
  t.test(`${file}: its runs have the ids that they always had`, async (t) => {
    const { first, runIds } = await identifyExperiment(file);
    t.strictSame(first, known[file]!.first, 'what the id of its first run is made of');
    // Those that JavaScript, as other programs, reads as numbers have been given a letter since.
    const lettered = known[file]!.runIds.map((id) => (Number.isNaN(Number(id)) ? id : `r${id}`));
    t.strictSame(runIds, lettered);
  });
