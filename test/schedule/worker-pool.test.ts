import { setTimeout as sleep } from 'node:timers/promises';
import t, { type Test } from 'tap';
import type { Outcome } from '../../src/schedule/outcome.js';
import { WorkerPool } from '../../src/schedule/worker-pool.js';
import { fakeRun, noData } from './fake-tasks.js';
import { type Extra, startFake } from './fake-worker.js';

function poolOf(test: Test, size: number): WorkerPool {
  const pool = new WorkerPool({ start: startFake, size });
  test.teardown(() => pool.stop());
  return pool;
}

function extra(outcome: Outcome): Extra {
  if (outcome.status !== 'finished') throw new Error(`not finished: ${JSON.stringify(outcome)}`);
  return outcome.result as unknown as Extra;
}

t.test('one worker does task after task, and is sent its data once', async (t) => {
  const pool = poolOf(t, 1);
  const first = extra(await pool.perform(fakeRun('a')));
  const second = extra(await pool.perform(fakeRun('b')));
  const other = extra(await pool.perform(fakeRun('c', {}, 'other data')));
  t.equal(second.pid, first.pid);
  t.equal(other.pid, first.pid);
  t.same([first.tasks, second.tasks, other.tasks], [1, 2, 3]);
  t.same(second.data, noData);
});

t.test('as many workers as tasks at once, and not more than its size', async (t) => {
  const pool = poolOf(t, 2);
  const runs = ['a', 'b', 'c', 'd'].map((runId) => pool.perform(fakeRun(runId, { sleep: 20 })));
  const pids = (await Promise.all(runs)).map((outcome) => extra(outcome).pid);
  t.equal(new Set(pids).size, 2);
});

t.test('a worker that has the data already is preferred', async (t) => {
  const pool = poolOf(t, 2);
  const [a, b] = await Promise.all([
    pool.perform(fakeRun('a', { sleep: 20 }, 'data a')),
    pool.perform(fakeRun('b', { sleep: 20 }, 'data b')),
  ]);
  t.equal(extra(await pool.perform(fakeRun('b', {}, 'data b'))).pid, extra(b!).pid);
  t.equal(extra(await pool.perform(fakeRun('a', {}, 'data a'))).pid, extra(a!).pid);
});

t.test('a worker that dies costs one task and is replaced', async (t) => {
  const pool = poolOf(t, 2);
  for (const fake of [{ end: 'fell asleep' }, { rubbish: 'hello' }]) {
    const [outcome, neighbour] = await Promise.all([pool.perform(fakeRun('a', fake)), pool.perform(fakeRun('fine'))]);
    t.match(outcome, { status: 'failed', processDied: true });
    t.equal(neighbour.status, 'finished');
  }
  const runs = ['a', 'b'].map((runId) => pool.perform(fakeRun(runId, { sleep: 20 })));
  const pids = (await Promise.all(runs)).map((outcome) => extra(outcome).pid);
  t.equal(new Set(pids).size, 2);
});

t.test('a mistake costs no worker, a defect does', async (t) => {
  const pool = poolOf(t, 1);
  const before = extra(await pool.perform(fakeRun('before')));
  await pool.perform(fakeRun('mistake', { error: { message: 'no such file', remedy: 'Make it.' } }));
  t.equal(extra(await pool.perform(fakeRun('after'))).pid, before.pid);
  await pool.perform(fakeRun('defect', { error: { message: 'x is undefined', defect: 'TypeError\n at y' } }));
  t.not(extra(await pool.perform(fakeRun('later'))).pid, before.pid);
});

t.test('a worker that cannot be started fails one task', async (t) => {
  let failures = 1;
  const start = () => {
    if (failures-- > 0) throw new Error('spawn ENOMEM');
    return startFake();
  };
  const pool = new WorkerPool({ start, size: 1 });
  t.teardown(() => pool.stop());
  const error = 'its process could not be started: spawn ENOMEM';
  t.same(await pool.perform(fakeRun('a')), { status: 'failed', error, details: [] });
  t.equal((await pool.perform(fakeRun('b'))).status, 'finished');
});

t.test('suspended tasks go on where they were', async (t) => {
  const pool = poolOf(t, 2);
  const outcomes = ['a', 'b'].map((runId) => pool.perform(fakeRun(runId, { sleep: 10 })));
  await sleep(5);
  pool.setSuspended(true);
  t.equal(await Promise.race([...outcomes, sleep(50, 'none')]), 'none');
  pool.setSuspended(false);
  for (const outcome of await Promise.all(outcomes)) t.equal(outcome.status, 'finished');
});

t.test('stop: what is not finished is stopped, at once, and nothing is begun any more', async (t) => {
  const pool = poolOf(t, 2);
  const outcomes = ['a', 'b', 'c'].map((runId) => pool.perform(fakeRun(runId, { hang: true })));
  await sleep(5);
  pool.stop();
  t.same(await Promise.all(outcomes), Array(3).fill({ status: 'stopped' }));
  t.same(await pool.perform(fakeRun('late')), { status: 'stopped' });
});
