import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { findRun, readResult, writeResult } from '../../../src/record/run/result-file.js';
import { exampleRecord } from '../example-record.js';

t.test('a record comes back as it was written', async (t) => {
  const directory = t.testdir();
  const record = exampleRecord();
  await writeResult(directory, record);
  t.strictSame(await readResult(directory), record);
  t.strictSame(await findRun(directory), record);
});

t.test('a number that does not exist is null', async (t) => {
  const directory = t.testdir();
  const { metrics } = exampleRecord();
  await writeResult(directory, exampleRecord({ status: 'diverged', metrics: { ...metrics, valLoss: Number.NaN } }));
  t.equal((await readResult(directory))?.metrics.valLoss, null);
});

t.test('no directory, no file and an empty directory are no run', async (t) => {
  const directory = t.testdir({ empty: {} });
  t.equal(await readResult(join(directory, 'absent')), undefined);
  t.equal(await findRun(join(directory, 'absent')), undefined);
  t.equal(await findRun(join(directory, 'empty')), undefined);
});

t.test('files without a usable record are an unfinished run', async (t) => {
  t.equal(await findRun(t.testdir({ 'metrics.csv': 'epoch\n' })), 'unfinished');
  t.equal(await findRun(t.testdir({ 'result.json': '{"format": 1, "runId"' })), 'unfinished');
});

t.test('a record cut off anywhere, of another format or with a member of another type counts as none', async (t) => {
  const directory = t.testdir();
  const file = join(directory, 'result.json');
  const whole = JSON.stringify(exampleRecord());
  for (let length = 0; length < whole.length; length += 7) {
    writeFileSync(file, whole.slice(0, length));
    t.equal(await readResult(directory), undefined);
  }
  const wrong = [
    { format: 2 },
    { status: 'stopped' },
    { metrics: {} },
    { fingerprint: { data: 'd1' } },
    { swept: 'none' },
    { timings: { trainSeconds: '3' } },
  ];
  for (const change of wrong) {
    writeFileSync(file, JSON.stringify({ ...exampleRecord(), ...change }));
    t.equal(await readResult(directory), undefined, JSON.stringify(change));
  }
});

t.test('no JSON value makes reading fail', async (t) => {
  const directory = t.testdir();
  await fc.assert(
    fc.asyncProperty(fc.json(), async (text) => {
      writeFileSync(join(directory, 'result.json'), text);
      return (await readResult(directory)) === undefined;
    }),
    { numRuns: 50 },
  );
});
