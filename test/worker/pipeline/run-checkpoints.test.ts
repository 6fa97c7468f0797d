import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { deserialize } from 'node:v8';
import t from 'tap';
import type { Fingerprint } from '../../../src/contracts/work.js';
import { writeCheckpoint } from '../../../src/record/run/checkpoint-file.js';
import { RunCheckpoints } from '../../../src/worker/pipeline/run-checkpoints.js';
import type { RunProgress } from '../../../src/worker/pipeline/run-progress.js';

const fingerprint: Fingerprint = {
  data: 'd',
  weights: 'w',
  engine: { name: 'reference', revision: 1 },
  components: {},
};
const progress: RunProgress = { phase: 0, earlier: [], state: { tensors: [], batches: 0, history: [] } } as never;

t.test('the time of training is that of all executions of a run', async (t) => {
  const directory = t.testdir();
  const open = () => new RunCheckpoints({ directory, runId: '1f6d49e195d6', fingerprint });
  // Checkpoints are written once a second.
  const first = open();
  await sleep(1100);
  await first.write(progress);
  const second = open();
  const seconds = (await second.read())!.trainSeconds!;
  t.ok(seconds >= 1.1);
  t.ok(second.trainSeconds >= seconds, 'the second goes on counting from there');
  t.ok(open().trainSeconds < 1.1, 'one that starts over does not');
});

t.test('checkpoints of earlier versions do not say how long it took', async (t) => {
  const directory = t.testdir();
  const checkpoints = new RunCheckpoints({ directory, runId: '1f6d49e195d6', fingerprint });
  await sleep(1100);
  await checkpoints.write(progress);
  const { key } = deserialize(readFileSync(join(directory, 'checkpoint.bin')).subarray(12));
  await writeCheckpoint(directory, key, progress);
  const next = new RunCheckpoints({ directory, runId: '1f6d49e195d6', fingerprint });
  t.same(await next.read(), progress);
  t.ok(next.trainSeconds >= 0);
});
