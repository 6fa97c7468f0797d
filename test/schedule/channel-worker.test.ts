import t from 'tap';
import type { TaskEvent } from '../../src/contracts/work.js';
import { ChannelWorker } from '../../src/schedule/channel-worker.js';
import { type Fake, fakeRun } from './fake-tasks.js';
import { startFake } from './fake-worker.js';
import { inProcessLauncher } from './in-process.js';

t.test('events arrive in order, NaN and Infinity as they are, of any kind that a task may have', async (t) => {
  const worker = new ChannelWorker(startFake());
  const epoch = { kind: 'epoch', epoch: 1, epochs: 2, loss: Number.NaN, valLoss: Number.POSITIVE_INFINITY };
  const sent = [epoch, { kind: 'warning', message: 'w' }, { kind: 'of a task to come', done: 1 }];
  const events: TaskEvent[] = [];
  const onEvent = (event: TaskEvent) => events.push(event);
  const outcome = await worker.perform({ ...fakeRun('a', { events: sent }), onEvent });
  t.equal(outcome.status, 'finished');
  t.same(events, sent);
});

const deaths: readonly [name: string, fake: Fake, error: string][] = [
  ['ended', { end: 'exited with code 3 before it finished' }, 'its process exited with code 3 before it finished'],
  [
    'last words',
    { end: 'was ended by SIGABRT', write: 'hello\nError: boom\n    at x (y.js:3)\n' },
    'its process was ended by SIGABRT; its last words: Error: boom',
  ],
  ['rubbish', { rubbish: 'hello' }, 'its process sent a message that is not understood and was ended'],
  ['a kind', { rubbish: { id: 1, kind: 'dance' } }, 'its process sent a message that is not understood and was ended'],
  [
    'an event',
    { rubbish: { id: 1, kind: 'event', event: null } },
    'its process sent a message that is not understood and was ended',
  ],
  [
    'a result',
    { rubbish: { id: 1, kind: 'result', result: 7 } },
    'its process sent a message that is not understood and was ended',
  ],
  [
    'a result of another kind',
    { result: { kind: 'cake' } },
    'its process answered a task of kind run with a result of kind cake and was ended',
  ],
  ['other id', { otherId: true }, 'its process answered a task that it does not have and was ended'],
  [
    'last words of one that misbehaves',
    { otherId: true, write: 'I am lost\n' },
    'its process answered a task that it does not have and was ended; its last words: I am lost',
  ],
];

for (const [name, fake, error] of deaths) {
  t.test(`a worker that dies or is ended fails its task: ${name}`, async (t) => {
    const worker = new ChannelWorker(startFake());
    const details = fake.write?.split('\n').slice(0, -1) ?? [];
    t.same(await worker.perform(fakeRun('a', fake)), { status: 'failed', error, details, processDied: true });
    t.notOk(worker.alive);
  });
}

t.test('a worker that misbehaves while it has no task is not alive', async (t) => {
  const worker = new ChannelWorker(
    inProcessLauncher((port) => {
      setImmediate(() => port.send({ kind: 'result', id: 1, result: { kind: 'run' } }));
    })(),
  );
  t.ok(worker.alive);
  await new Promise((resolve) => setTimeout(resolve, 20));
  t.notOk(worker.alive);
});

t.test('a task that throws fails with its message; the worker lives on unless it was a defect', async (t) => {
  const worker = new ChannelWorker(startFake());
  const mistake = await worker.perform(fakeRun('a', { error: { message: 'no such file', remedy: 'Make it.' } }));
  t.same(mistake, { status: 'failed', error: 'no such file', remedy: 'Make it.', details: [] });
  t.ok(worker.alive);
  const error = { message: 'x is undefined', defect: 'TypeError\n at y' };
  const defect = await worker.perform(fakeRun('b', { error }));
  t.same(defect, { status: 'failed', error: 'x is undefined', details: ['TypeError', ' at y'] });
  t.notOk(worker.alive);
});

t.test('a worker that misbehaves and does not end is not waited for', async (t) => {
  const channel = startFake();
  // As where a process hangs in a call of a driver.
  channel.kill = () => {};
  const worker = new ChannelWorker(channel);
  const outcome = worker.perform(fakeRun('a', { rubbish: 'hello' }));
  const error = 'its process sent a message that is not understood and does not end';
  t.match(await outcome, { status: 'failed', error, processDied: true });
});
