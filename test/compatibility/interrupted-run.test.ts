import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { copyInstallation, espalierIn, expectedResults, runIdsIn } from './installation.js';
import { checkMetrics } from './metrics.js';
import { isOfTheSameKind } from './processor.js';

t.test('a run that an older version was interrupted in goes on from its checkpoint', async (t) => {
  const cwd = await copyInstallation(t);
  const [id] = runIdsIn(join(cwd, 'runs', 'interrupted'));
  const { code, stderr } = await espalierIn(cwd, ['run', 'interrupted.yaml']);
  t.equal(code, 0, stderr);
  const read = (file: string) => readFileSync(join(cwd, 'runs', 'interrupted', id!, file), 'utf8');
  t.match(read('log.jsonl'), /"event":"resumed","epoch":\d+\}/);
  const expected = readFileSync(join(expectedResults, 'metrics.csv'), 'utf8');
  checkMetrics(t, read('metrics.csv'), expected, await isOfTheSameKind());
});
