import t, { type Test } from 'tap';
import { type LabelledSample, pixelsKey, type Splits } from '../../src/contracts/data.js';
import {
  closeStores,
  type FeatureStores,
  featureSet,
  isSettled,
  openStores,
  rowPlace,
  usableSamples,
  wantedViews,
} from '../../src/features/samples.js';
import { areRight, rowOf, width } from './example-rows.js';

const sample = (id: string, label = 0, sha256 = `sha of ${id}`): LabelledSample => ({ id, label, sha256 });
const [a, b, c] = [sample('a', 0), sample('b', 1), sample('c', 2)];
const copyOfA = sample('copy of a', 0, a.sha256);

async function stores(t: Test, views: string | null = 'views'): Promise<FeatureStores> {
  const opened = await openStores(t.testdir(), { images: 'images', views, storage: 'float32' });
  t.teardown(() => closeStores(opened));
  return opened;
}

async function store(opened: FeatureStores, ...views: (readonly [LabelledSample, number])[]) {
  for (const [{ sha256 }, view] of views) {
    const place = rowPlace(opened, sha256, view);
    await place.store.add(place.key, rowOf(`${sha256} ${view}`));
  }
  await opened.images.flush();
  await opened.views?.flush();
}

t.test('all views of training images and view 0 of the others, equal images once', (t) => {
  const splits: Splits = { classes: [], train: [a, copyOfA, b], validation: [c, copyOfA], test: [c], ignored: [] };
  const names = (views: number) => wantedViews(splits, views).map(({ sample, view }) => `${sample.id}${view}`);
  t.same(names(1), ['a0', 'b0', 'c0']);
  t.same(names(3), ['a0', 'a1', 'a2', 'b0', 'b1', 'b2', 'c0']);
  t.end();
});

t.test('what an earlier release decoded otherwise is not taken for what is decoded now', async (t) => {
  const opened = await stores(t);
  await store(opened, [a, 0]);
  opened.images.addBad(b.sha256, 'not supported');
  await opened.images.flush();
  const now = [a, b].map((each) => ({ ...each, decodingRevision: 2 }));
  t.strictSame(
    now.map((sample) => isSettled({ sample, view: 0 }, opened)),
    [false, false],
  );
  t.same(usableSamples(now, [opened]), { usable: now, bad: [] });
  opened.images.addBad(pixelsKey(now[1]!), 'still not');
  const place = rowPlace(opened, pixelsKey(now[0]!), 0);
  await place.store.add(place.key, rowOf('new pixels'));
  await opened.images.flush();
  t.same(usableSamples(now, [opened]), { usable: [now[0]], bad: [{ id: 'b', reason: 'still not' }] });
  const row = new Float32Array(width);
  await featureSet(now.slice(0, 1), opened, 1).read([0], [0], row);
  t.same(row, rowOf('new pixels'));
});

t.test('what is stored, or known to be bad, is settled', async (t) => {
  const opened = await stores(t);
  await store(opened, [a, 0], [a, 2]);
  opened.images.addBad(b.sha256, 'broken');
  await opened.images.flush();
  const settled = (sample: LabelledSample, view: number) => isSettled({ sample, view }, opened);
  t.same(
    [0, 1, 2].map((view) => settled(a, view)),
    [true, false, true],
  );
  t.same(
    [0, 1, 2].map((view) => settled(b, view)),
    [true, true, true],
    'no view of a bad image can be had',
  );
  t.equal(settled(c, 0), false);
  t.same(usableSamples([a, b, c], [opened]), { usable: [a, c], bad: [{ id: 'b', reason: 'broken' }] });
});

t.test('a set reads the views of its samples, from both stores', async (t) => {
  const opened = await stores(t);
  await store(opened, [a, 0], [a, 1], [a, 2], [b, 0], [b, 1], [b, 2]);
  const set = featureSet([b, a, copyOfA], opened, 3);
  t.same([set.count, set.width, set.views], [3, width, 3]);
  const into = new Float32Array(4 * width);
  await set.read([0, 1, 2, 0], [2, 0, 1, 0], into);
  const expected = [`${b.sha256} 2`, `${a.sha256} 0`, `${a.sha256} 1`, `${b.sha256} 0`];
  for (const [row, key] of expected.entries()) {
    t.same(into.subarray(row * width, (row + 1) * width), rowOf(key), key);
  }
  await t.rejects(featureSet([c], opened, 1).read([0], [0], into), { code: 'CACHE_INCOMPLETE' });
});

t.test('without augmentation there is one store', async (t) => {
  const opened = await stores(t, null);
  t.equal(opened.views, null);
  await opened.images.add(a.sha256, rowOf(a.sha256));
  await opened.images.flush();
  t.ok(await areRight(opened.images, [a.sha256]));
  t.equal(featureSet([], opened, 1).count, 0);
});
