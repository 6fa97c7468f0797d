import t from 'tap';
import { cacheLimit } from '../../src/session/cache-limit.js';

t.test('the limit of the cache, in gigabytes', async (t) => {
  t.equal(cacheLimit(''), 20e9);
  t.equal(cacheLimit('0.5'), 5e8);
  t.equal(cacheLimit('0'), 0);
  for (const text of ['many', '-1', '5 GB']) t.throws(() => cacheLimit(text), { code: 'CACHE_BAD_LIMIT' });
});
