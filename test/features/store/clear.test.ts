import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { clearFeatures } from '../../../src/features/store/clear.js';

const day = 24 * 3600 * 1000;
const now = Date.parse('2030-06-15T12:00:00Z');

t.test('the least recently used go first, until the rest fits', async (t) => {
  const shard = 'x'.repeat(100);
  const folder = t.testdir({ a: { shard }, b: { shard, more: shard }, c: { shard }, d: { shard }, file: 'x' });
  // d was used half an hour ago.
  const daysAgo = { a: 3, b: 9, c: 5, d: 0.5 / 24 };
  for (const [name, days] of Object.entries(daysAgo)) {
    const usedAt = new Date(now - days * day);
    utimesSync(join(folder, name), usedAt, usedAt);
  }
  t.equal(await clearFeatures(folder, 500, now), 0, '500 bytes fit');
  // b (200 bytes) was used longest ago, then c.
  t.equal(await clearFeatures(folder, 300, now), 200);
  t.same(readdirSync(folder).sort(), ['a', 'c', 'd', 'file']);
  t.equal(await clearFeatures(folder, 250, now), 100);
  t.same(readdirSync(folder).sort(), ['a', 'd', 'file']);
  t.equal(await clearFeatures(folder, 0, now), 100, 'what is in use stays');
  t.same(readdirSync(folder).sort(), ['d', 'file']);
});

t.test('nothing is there', async (t) => t.equal(await clearFeatures(join(t.testdir(), 'nowhere'), 0, now), 0));
