import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { readResult, writeResult } from '../../../src/record/run/result-file.js';
import { appendLog, beginRun, writeExperiment } from '../../../src/record/run/run-directory.js';
import { exampleRecord } from '../example-record.js';

t.test('a new run gets its folder', async (t) => {
  const directory = join(t.testdir(), 'photos', 'abc');
  t.equal(await beginRun(directory), undefined);
  await writeExperiment(directory, 'version: 1\n');
  t.strictSame(readdirSync(directory), ['experiment.yaml']);
});

t.test('what a killed execution left is removed, except the log', async (t) => {
  const directory = t.testdir({ 'metrics.csv': 'epoch\n', model: { 'weights.bin': '' }, 'log.jsonl': '{}\n' });
  t.equal(await beginRun(directory), undefined);
  t.strictSame(readdirSync(directory), ['log.jsonl']);
});

t.test('a failed run is replaced', async (t) => {
  const directory = join(t.testdir(), 'abc');
  await writeResult(directory, exampleRecord({ status: 'failed', error: 'out of memory' }));
  t.equal(await beginRun(directory), undefined);
  t.strictSame(readdirSync(directory), []);
});

t.test('finished runs are set aside, however often', async (t) => {
  const folder = t.testdir();
  const directory = join(folder, 'abc');
  for (const seed of [0, 1, 2]) {
    t.equal(await beginRun(directory), seed === 0 ? undefined : `${directory}.old-${seed}`);
    await writeResult(directory, exampleRecord({ seed, status: seed === 1 ? 'diverged' : 'done' }));
  }
  t.strictSame(readdirSync(folder).sort(), ['abc', 'abc.old-1', 'abc.old-2']);
  t.equal((await readResult(`${directory}.old-1`))?.seed, 0);
  t.equal((await readResult(`${directory}.old-2`))?.seed, 1);
  t.equal((await readResult(directory))?.seed, 2);
});

t.test('a result of another version is set aside too', async (t) => {
  const folder = t.testdir({ abc: { 'result.json': '{"format": 2}' } });
  t.equal(await beginRun(join(folder, 'abc')), join(folder, 'abc.old-1'));
  t.strictSame(readdirSync(join(folder, 'abc')), []);
  t.equal(readFileSync(join(folder, 'abc.old-1', 'result.json'), 'utf8'), '{"format": 2}');
});

t.test('nothing that is there is overwritten by setting aside', async (t) => {
  const folder = t.testdir({ 'abc.old-1': { 'notes.txt': 'mine' }, 'abc.old-2': 'a file' });
  const directory = join(folder, 'abc');
  await writeResult(directory, exampleRecord());
  t.equal(await beginRun(directory), `${directory}.old-3`);
  t.equal(readFileSync(join(folder, 'abc.old-1', 'notes.txt'), 'utf8'), 'mine');
  t.notOk(existsSync(join(directory, 'result.json')));
});

t.test('the log grows line by line', async (t) => {
  const directory = t.testdir();
  writeFileSync(join(directory, 'log.jsonl'), '{"event":"before"}\n');
  await appendLog(directory, 'warning', { message: 'two\nlines' });
  const lines = readFileSync(join(directory, 'log.jsonl'), 'utf8').trimEnd().split('\n');
  t.equal(lines.length, 2);
  t.match(JSON.parse(lines[1]!), { at: /^\d{4}-\d\d-\d\dT/, event: 'warning', message: 'two\nlines' });
});
