import { join } from 'node:path';
import t from 'tap';
import { readRuns } from '../../../src/record/run/read-runs.js';
import { writeResult } from '../../../src/record/run/result-file.js';
import { exampleRecord } from '../example-record.js';

t.test('finds complete runs by name, those set aside too, and nothing else', async (t) => {
  const folder = t.testdir({ 'leaderboard.csv': '', partial: { 'metrics.csv': '' } });
  for (const name of ['b', 'a', 'a.old-1']) await writeResult(join(folder, name), exampleRecord({ runId: name }));
  t.strictSame(
    (await readRuns(folder)).map(({ directory }) => directory),
    ['a', 'a.old-1', 'b'],
  );
  t.strictSame(await readRuns(join(folder, 'absent')), []);
});
