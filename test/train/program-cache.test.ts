import t from 'tap';
import { ProgramCache } from '../../src/train/program-cache.js';

/** Programs that say when they are built and given back. */
function programs() {
  const events: string[] = [];
  const build = (key: string) => async () => {
    events.push(`build ${key}`);
    return {
      key,
      async dispose() {
        events.push(`dispose ${key}`);
      },
    };
  };
  return { events, build };
}

t.test('a program is built once', async (t) => {
  const { events, build } = programs();
  const cache = new ProgramCache(2);
  const first = await cache.get('a', build('a'));
  t.equal(await cache.get('a', build('a')), first);
  t.same(events, ['build a']);
});

t.test('concurrent requests build it once', async (t) => {
  const { events, build } = programs();
  const cache = new ProgramCache(2);
  const [one, other] = await Promise.all([cache.get('a', build('a')), cache.get('a', build('a'))]);
  t.equal(one, other);
  t.same(events, ['build a']);
});

t.test('the least recently used one is disposed of', async (t) => {
  const { events, build } = programs();
  const cache = new ProgramCache(2);
  for (const key of ['a', 'b', 'a', 'c']) await cache.get(key, build(key));
  t.same(events, ['build a', 'build b', 'build c', 'dispose b']);
  await cache.get('a', build('a'));
  t.equal(events.length, 4, 'a is still there');
  await cache.get('b', build('b'));
  t.same(events.slice(4), ['build b', 'dispose c']);
});

t.test('a build that fails is not kept and disturbs no other', async (t) => {
  const { events, build } = programs();
  const cache = new ProgramCache(1);
  const failing = async () => {
    throw new Error('cannot be compiled');
  };
  const failed = cache.get('a', failing as () => Promise<{ dispose(): Promise<void> }>);
  await t.rejects(failed, { message: 'cannot be compiled' });
  await cache.get('b', build('b'));
  await cache.get('a', build('a'));
  t.same(events, ['build b', 'build a', 'dispose b']);
});
