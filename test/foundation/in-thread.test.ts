import t from 'tap';
import { inThread } from '../../src/foundation/in-thread.js';

/** A script of one line, in a thread that has `parentPort` and `workerData`. */
const script = (body: string) =>
  new URL(
    `data:text/javascript,import { parentPort, workerData } from 'node:worker_threads';${encodeURIComponent(body)}`,
  );

t.test('a result, and an error that the script reports', async (t) => {
  t.equal(await inThread(script('parentPort.postMessage({ result: workerData * 2 })'), 21, 10_000), 42);
  await t.rejects(inThread(script("parentPort.postMessage({ error: 'no such thing' })"), 0, 10_000), {
    message: 'no such thing',
  });
});

t.test('what goes wrong without a report', async (t) => {
  await t.rejects(inThread(script("throw new RangeError('trap')"), 0, 10_000), { message: 'trap' });
  await t.rejects(inThread(script(''), 0, 10_000), { message: 'stopped without a result' });
});

t.test('an endless loop is ended', async (t) => {
  const start = Date.now();
  await t.rejects(inThread(script('for (;;);'), 0, 300), { message: 'not done within 0.3 s' });
  t.ok(Date.now() - start < 5_000);
});
