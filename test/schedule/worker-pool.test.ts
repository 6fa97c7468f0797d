import { setTimeout as sleep } from 'node:timers/promises';
import t, { type Test } from 'tap';
import type { TaskEvent } from '../../src/contracts/work.js';
import type { Outcome } from '../../src/schedule/outcome.js';
import { WorkerPool } from '../../src/schedule/worker-pool.js';
import { fakeRun, fakeWorker, noData } from './fake-tasks.js';

/** What the fake worker adds to a result. */
interface Extra {
  readonly pid: number;
  readonly tasks: number;
  readonly data: unknown;
}

function poolOf(test: Test, size: number): WorkerPool {
  const pool = new WorkerPool({ entry: fakeWorker, size });
  test.teardown(() => pool.stop());
  return pool;
}

function extra(outcome: Outcome): Extra {
  if (outcome.status !== 'finished') throw new Error(`not finished: ${JSON.stringify(outcome)}`);
  return outcome.result as unknown as Extra;
}

function errorOf(outcome: Outcome): string {
  return outcome.status === 'failed' ? outcome.error : `not failed: ${outcome.status}`;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

t.test('one process does task after task, and is sent its data once', async (t) => {
  const pool = poolOf(t, 1);
  const first = extra(await pool.perform(fakeRun('a')));
  const second = extra(await pool.perform(fakeRun('b')));
  const other = extra(await pool.perform(fakeRun('c', {}, 'other data')));
  t.equal(second.pid, first.pid);
  t.equal(other.pid, first.pid);
  t.same([first.tasks, second.tasks, other.tasks], [1, 2, 3]);
  t.same(second.data, noData);
});

t.test('as many processes as tasks at once, and not more than its size', async (t) => {
  const pool = poolOf(t, 2);
  const runs = ['a', 'b', 'c', 'd'].map((runId) => pool.perform(fakeRun(runId, { sleep: 50 })));
  const pids = (await Promise.all(runs)).map((outcome) => extra(outcome).pid);
  t.equal(new Set(pids).size, 2);
});

t.test('a process that has the data already is preferred', async (t) => {
  const pool = poolOf(t, 2);
  const [a, b] = await Promise.all([
    pool.perform(fakeRun('a', { sleep: 50 }, 'data a')),
    pool.perform(fakeRun('b', { sleep: 50 }, 'data b')),
  ]);
  t.equal(extra(await pool.perform(fakeRun('b', {}, 'data b'))).pid, extra(b!).pid);
  t.equal(extra(await pool.perform(fakeRun('a', {}, 'data a'))).pid, extra(a!).pid);
});

t.test('events arrive in order, NaN and Infinity as they are', async (t) => {
  const pool = poolOf(t, 1);
  const epoch = { kind: 'epoch', epoch: 1, epochs: 2, loss: Number.NaN, valLoss: Number.POSITIVE_INFINITY };
  const events: TaskEvent[] = [];
  const onEvent = (event: TaskEvent) => events.push(event);
  await pool.perform({ ...fakeRun('a', { events: [epoch, { kind: 'warning', message: 'w' }] }), onEvent });
  t.same(events, [epoch, { kind: 'warning', message: 'w' }]);
});

t.test('a death costs one task, says why, and the process is replaced', async (t) => {
  const deaths: [string, Parameters<typeof fakeRun>[1], RegExp][] = [
    [
      'exit',
      { exit: 3, stderr: 'cannot go on\n' },
      /^its process exited with code 3 before .*last words: cannot go on$/,
    ],
    ['exit 0', { exit: 0 }, /^its process exited with code 0 before it finished$/],
    ['killed', { signal: 'SIGKILL' }, /^its process was killed \(SIGKILL\), as systems do when memory runs out$/],
    [
      'aborted',
      { signal: 'SIGABRT', stderr: 'assertion failed' },
      /was ended by SIGABRT; its last words: assertion failed$/,
    ],
    ['uncaught', { crash: true }, /exited with code 1 .*last words: .*Error: the sky is falling$/],
    ['disconnected', { disconnect: true }, /^its process closed its connection and was ended$/],
    ['rubbish', { rubbish: 'hello' }, /^its process sent a message that is not understood and was ended$/],
    ['rubbish kind', { rubbish: { id: 1, kind: 'dance' } }, /not understood/],
    ['rubbish event', { rubbish: { id: 1, kind: 'event', event: null } }, /not understood/],
    ['rubbish result', { rubbish: { id: 1, kind: 'result', result: 7 } }, /not understood/],
    [
      'other kind',
      { result: { kind: 'cake' } },
      /answered a task of kind run with a result of kind cake and was ended$/,
    ],
    ['other id', { otherId: true }, /^its process answered a task that it does not have and was ended$/],
    ['flood', { flood: 20_000, exit: 1 }, /last words: line 19997 x+ \/ line 19998/],
  ];
  const pool = poolOf(t, 2);
  for (const [name, fake, expected] of deaths) {
    const [outcome, neighbour] = await Promise.all([pool.perform(fakeRun(name, fake)), pool.perform(fakeRun('fine'))]);
    t.match(errorOf(outcome), expected, name);
    t.equal(neighbour.status, 'finished', `beside ${name}`);
  }
  t.equal((await pool.perform(fakeRun('after all'))).status, 'finished');
});

t.test('what a process writes is no obstacle, and no line of it reaches the parent', async (t) => {
  const pool = poolOf(t, 1);
  const outcome = await pool.perform(fakeRun('a', { flood: 20_000, stdout: 'not JSON' }));
  t.equal(outcome.status, 'finished');
});

t.test('a task that throws fails with its message; the process goes on unless it was a defect', async (t) => {
  const pool = poolOf(t, 1);
  const before = extra(await pool.perform(fakeRun('before')));
  const mistake = await pool.perform(fakeRun('mistake', { error: { message: 'no such file', remedy: 'Make it.' } }));
  t.same(mistake, { status: 'failed', error: 'no such file', remedy: 'Make it.', details: [] });
  t.equal(extra(await pool.perform(fakeRun('after'))).pid, before.pid);
  const defect = await pool.perform(
    fakeRun('defect', { error: { message: 'x is undefined', defect: 'TypeError\n at y' } }),
  );
  t.same(defect, { status: 'failed', error: 'x is undefined', details: ['TypeError', ' at y'] });
  t.not(extra(await pool.perform(fakeRun('later'))).pid, before.pid);
});

t.test('a process that cannot be started fails its task', async (t) => {
  const pool = new WorkerPool({ entry: '/nowhere/worker.js', size: 1 });
  t.teardown(() => pool.stop());
  t.match(errorOf(await pool.perform(fakeRun('a'))), /exited with code 1 .*Cannot find module '\/nowhere\/worker.js'/);
});

t.test('stop ends everything within milliseconds, even inside a call that blocks', async (t) => {
  const pool = poolOf(t, 2);
  const idle = extra(await pool.perform(fakeRun('idle')));
  const outcomes = ['a', 'b', 'c'].map((runId) => pool.perform(fakeRun(runId, { block: 20_000 })));
  await sleep(300);
  const before = Date.now();
  pool.stop();
  t.same(await Promise.all(outcomes), Array(3).fill({ status: 'stopped' }));
  t.ok(Date.now() - before < 200, 'outcomes at once');
  await sleep(200);
  t.notOk(isRunning(idle.pid), 'processes are gone');
  t.same(await pool.perform(fakeRun('late')), { status: 'stopped' });
});
