import { statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { joinKeys } from '../../../src/features/keys.js';
import { clearFeatures } from '../../../src/features/store/clear.js';
import { inUseFor, keepInUse, markAsUsed, markedEvery } from '../../../src/features/store/in-use.js';

const longAgo = new Date(2001, 1, 1);

t.test('the stores of a sweep are not cleared while it lasts', async (t) => {
  const names = ['images', 'views', 'other images', 'unused'];
  const folder = t.testdir(Object.fromEntries(names.map((name) => [name, { shard: 'x' }])));
  const forget = () => {
    for (const name of names) utimesSync(join(folder, name), longAgo, longAgo);
  };
  const used = async () => {
    await sleep(50);
    return names.filter((name) => Date.now() - statSync(join(folder, name)).mtimeMs < 10_000);
  };
  forget();
  let tick: (() => void) | undefined;
  let every = 0;
  let cleared = false;
  t.intercept(globalThis, 'setInterval', {
    value: (call: () => void, milliseconds: number) => {
      [tick, every] = [call, milliseconds];
      return { unref: () => 'timer' };
    },
  });
  t.intercept(globalThis, 'clearInterval', {
    value: (timer: unknown) => {
      cleared = timer === 'timer';
    },
  });
  const keys = [
    { images: 'images', views: 'views', storage: 'float32' },
    { images: 'other images', views: null, storage: 'float16' },
    { images: 'not there yet', views: null, storage: 'uint8' },
  ] as const;
  const letGo = keepInUse(folder, keys.map(joinKeys));
  t.same(await used(), ['images', 'views', 'other images']);
  t.equal(await clearFeatures(folder, 0), 1, 'the unused one alone');
  names.pop();
  forget();
  tick!();
  t.same(await used(), ['images', 'views', 'other images'], 'and so from time to time');
  t.equal(every, markedEvery);
  t.ok(every < inUseFor / 2, 'in good time');
  letGo();
  t.ok(cleared);
});

t.test('a missing store is ignored', async (t) => {
  await markAsUsed(join(t.testdir(), 'nowhere'));
  t.pass('nothing is thrown');
});
