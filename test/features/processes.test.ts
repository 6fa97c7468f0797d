import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { FeatureStore } from '../../src/features/store/store.js';
import { areRight } from './example-rows.js';

const writer = fileURLToPath(new URL('writer-process.js', import.meta.url));

t.test('processes that write at once, some of them the same rows, while another reads', async (t) => {
  const root = t.testdir();
  const ranges = [
    [0, 200],
    [0, 200],
    [100, 300],
  ];
  const children = ranges.map((range) => fork(writer, [root, ...range.map(String)]));
  let running = true;
  const finished = Promise.all(children.map((child) => once(child, 'exit'))).finally(() => {
    running = false;
  });
  const keys = Array.from({ length: 300 }, (_, index) => `image ${index}`);
  let looks = 0;
  let seen = 0;
  while (running) {
    const store = await FeatureStore.open(root, 'key');
    const there = keys.filter((key) => store.has(key));
    t.ok(there.length >= seen, 'nothing disappears');
    if (!(await areRight(store, there))) t.fail('a wrong row');
    seen = there.length;
    looks += 1;
    store.close();
  }
  t.same(
    (await finished).map(([code]) => code),
    [0, 0, 0],
  );
  t.ok(looks > 1, `${looks} looks while they wrote`);
  const store = await FeatureStore.open(root, 'key');
  t.ok(await areRight(store, keys), 'every row is there and right');
  store.close();
});
