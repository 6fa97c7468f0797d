import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { BadImage } from '../../src/contracts/data.js';
import type { Program } from '../../src/contracts/tensors.js';
import { computeFeatures, type WantedRow } from '../../src/features/compute.js';
import type { FeatureProgress } from '../../src/features/pass-through.js';
import { FeatureStore } from '../../src/features/store/store.js';

const batchSize = 4;
const imageBytes = 2 * 2 * 3;

/** Features of an image: its first byte, and the sum of all. Every call is recorded as the first bytes of its batch. */
function fakeProgram() {
  const batches: number[][] = [];
  const program: Program = {
    concurrency: 1,
    async run({ pixels }) {
      const data = pixels!.data as Uint8Array;
      const features = new Float32Array(batchSize * 2);
      for (let image = 0; image < batchSize; image++) {
        const bytes = data.subarray(image * imageBytes, (image + 1) * imageBytes);
        features[image * 2] = bytes[0]!;
        features[image * 2 + 1] = bytes.reduce((sum, byte) => sum + byte, 0);
      }
      batches.push(Array.from({ length: batchSize }, (_, image) => data[image * imageBytes]!));
      return { features: { shape: [batchSize, 2], dtype: 'float32', data: features } };
    },
    async dispose() {},
  };
  return { frozen: { program, batchSize, inputSize: 2, width: 2 }, batches };
}

const pixelsOf = (image: number) =>
  Uint8Array.from({ length: imageBytes }, (_, at) => (at === 0 ? image : (image * at) % 7));
const featuresOf = (image: number) => [image, pixelsOf(image).reduce((sum, byte) => sum + byte, 0)];

type Load = (image: number) => Promise<Uint8Array>;

/** Rows for images 1 to `count`, each under its number. */
function wantedRows(store: FeatureStore, count: number, load: Load): WantedRow[] {
  return Array.from({ length: count }, (_, index) => ({
    store,
    key: `${index + 1}`,
    load: () => load(index + 1),
    isBad: (reason) => store.addBad(`${index + 1}`, reason),
  }));
}

async function emptyStore(t: Test): Promise<FeatureStore> {
  const store = await FeatureStore.open(t.testdir(), 'key');
  t.teardown(() => store.close());
  return store;
}

async function stored(store: FeatureStore, image: number): Promise<number[] | undefined> {
  if (!store.has(`${image}`)) return undefined;
  const into = new Float32Array(2);
  await store.read([`${image}`], [0], into);
  return [...into];
}

t.test('every row is stored, the last batch being filled up', async (t) => {
  const store = await emptyStore(t);
  const { frozen, batches } = fakeProgram();
  const progress: FeatureProgress[] = [];
  const rows = wantedRows(store, 10, async (image) => pixelsOf(image));
  t.equal(await computeFeatures(rows, frozen, (now) => progress.push(now)), 10);
  t.same(batches, [
    [1, 2, 3, 4],
    [5, 6, 7, 8],
    [9, 10, 0, 0],
  ]);
  t.same(progress, [
    { done: 4, bad: 0 },
    { done: 8, bad: 0 },
    { done: 10, bad: 0 },
  ]);
  for (let image = 1; image <= 10; image++) t.same(await stored(store, image), featuresOf(image));
  t.equal(await computeFeatures([], frozen, () => t.fail('nothing to tell')), 0);
});

t.test('the same rows in the same batches, whichever image arrives first', async (t) => {
  let folder = 0;
  const root = t.testdir();
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 0, max: 30 }), async (scheduler, count) => {
      const store = await FeatureStore.open(root, `${folder++}`);
      const { frozen, batches } = fakeProgram();
      const load: Load = (image) =>
        scheduler.schedule(Promise.resolve()).then(() => {
          if (image % 5 === 0) throw new BadImage('every fifth');
          return pixelsOf(image);
        });
      const computing = computeFeatures(wantedRows(store, count, load), frozen, () => {});
      await scheduler.waitFor(computing);
      const good = Array.from({ length: count }, (_, index) => index + 1).filter((image) => image % 5 !== 0);
      for (const image of good) {
        if (`${await stored(store, image)}` !== `${featuresOf(image)}`) throw new Error(`image ${image}`);
      }
      const inBatches = batches.flat().filter((image) => image !== 0);
      if (`${inBatches}` !== `${good}`) throw new Error(`batches of ${inBatches}`);
      store.close();
    }),
    { numRuns: 60 },
  );
  t.pass('60 orders of arrival');
});

t.test('as many batches are under way as the program can take, and what comes back is stored in order', async (t) => {
  const store = await emptyStore(t);
  const { frozen, batches } = fakeProgram();
  let underWay = 0;
  let most = 0;
  const program: Program = {
    ...frozen.program,
    concurrency: 2,
    async run(inputs) {
      most = Math.max(most, ++underWay);
      const results = await frozen.program.run(inputs);
      // Earlier batches take longer: they come back after those that were begun later.
      await sleep(40 - 5 * batches.length);
      underWay -= 1;
      return results;
    },
  };
  const progress: number[] = [];
  const rows = wantedRows(store, 21, async (image) => pixelsOf(image));
  t.equal(await computeFeatures(rows, { ...frozen, program }, ({ done }) => progress.push(done)), 21);
  t.equal(most, 4, 'two that are computed, and one waiting behind each');
  t.same(progress, [4, 8, 12, 16, 20, 21]);
  for (let image = 1; image <= 21; image++) t.same(await stored(store, image), featuresOf(image));
});

t.test('a batch that fails: those begun before it are kept, and its reason is thrown', async (t) => {
  const store = await emptyStore(t);
  const { frozen, batches } = fakeProgram();
  const program: Program = {
    ...frozen.program,
    concurrency: 2,
    async run(inputs) {
      const results = await frozen.program.run(inputs);
      if (batches.length === 3) throw new Error('out of memory');
      return results;
    },
  };
  const rows = wantedRows(store, 40, async (image) => pixelsOf(image));
  await t.rejects(
    computeFeatures(rows, { ...frozen, program }, () => {}),
    /out of memory/,
  );
  for (let image = 1; image <= 8; image++) t.same(await stored(store, image), featuresOf(image));
  t.equal(store.has('9'), false);
});

t.test('images that cannot be decoded are left out of the batches and recorded', async (t) => {
  const store = await emptyStore(t);
  const { frozen, batches } = fakeProgram();
  const bad = [2, 3, 9];
  const progress: FeatureProgress[] = [];
  const rows = wantedRows(store, 9, async (image) => {
    if (bad.includes(image)) throw new BadImage(`image ${image} is cut off`);
    return pixelsOf(image);
  });
  t.equal(await computeFeatures(rows, frozen, (now) => progress.push(now)), 6);
  t.same(batches, [
    [1, 4, 5, 6],
    [7, 8, 0, 0],
  ]);
  t.same(progress.at(-1), { done: 9, bad: 3 });
  t.equal(store.badReason('3'), 'image 3 is cut off');
  t.equal(await stored(store, 3).catch(({ code }) => code), 'CACHE_INCOMPLETE');

  const nothing = await emptyStore(t);
  const allBad = wantedRows(nothing, 3, async () => {
    throw new BadImage('all of them');
  });
  const other = fakeProgram();
  t.equal(await computeFeatures(allBad, other.frozen, () => {}), 0);
  t.same(other.batches, [], 'no batch of black images');
  t.equal(nothing.badReason('1'), 'all of them');
});

t.test('a bad image is counted and recorded once, however many views are wanted of it', async (t) => {
  const store = await emptyStore(t);
  const views = await FeatureStore.open(t.testdir(), 'views');
  const { frozen } = fakeProgram();
  const load = async () => {
    throw new BadImage('broken');
  };
  const isBad = (reason: string) => store.addBad('image', reason);
  const rows = [0, 1, 2].map((view) => ({ store: view ? views : store, key: `image:${view}`, load, isBad }));
  const progress: FeatureProgress[] = [];
  await computeFeatures(rows, frozen, (now) => progress.push(now));
  t.same(progress, [{ done: 3, bad: 1 }]);
  t.equal(store.badReason('image'), 'broken');
});

t.test(
  'an error in loading is thrown once, when nothing is under way any more; what was computed is kept',
  async (t) => {
    const unhandled: unknown[] = [];
    const listener = (error: unknown) => unhandled.push(error);
    process.on('unhandledRejection', listener);
    t.teardown(() => process.removeListener('unhandledRejection', listener));
    const store = await emptyStore(t);
    const { frozen } = fakeProgram();
    let underWay = 0;
    const rows = wantedRows(store, 40, async (image) => {
      underWay += 1;
      await sleep(image % 3);
      underWay -= 1;
      if (image >= 10) throw new Error(`the disk is gone at ${image}`);
      return pixelsOf(image);
    });
    await t.rejects(
      computeFeatures(rows, frozen, () => {}),
      { message: 'the disk is gone at 10' },
    );
    t.equal(underWay, 0, 'nothing is being loaded');
    for (let image = 1; image <= 8; image++) t.same(await stored(store, image), featuresOf(image));
    await sleep(20);
    t.same(unhandled, []);
  },
);

t.test('what is thrown need not be an Error, nor asynchronous', async (t) => {
  const store = await emptyStore(t);
  const { frozen } = fakeProgram();
  const thrown = 'a text';
  const rows = wantedRows(store, 3, () => {
    throw thrown;
  });
  await computeFeatures(rows, frozen, () => {}).then(
    () => t.fail('it is thrown on'),
    (error) => t.equal(error, thrown),
  );
});

t.test('a program that fails, and a store that cannot be written', async (t) => {
  const store = await emptyStore(t);
  const { frozen } = fakeProgram();
  const rows = wantedRows(store, 30, async (image) => pixelsOf(image));
  const failing = { ...frozen.program, run: () => Promise.reject(new Error('the program fails')) };
  await t.rejects(
    computeFeatures(rows, { ...frozen, program: failing }, () => {}),
    { message: 'the program fails' },
  );
  // A file where the store's folder should be.
  const blocked = await FeatureStore.open(t.testdir({ place: { key: '' } }), 'place/key/store').catch(() => undefined);
  t.equal(blocked, undefined, 'cannot be opened');
});

t.test('images under way are those of a few batches, however many there are', async (t) => {
  const store = await emptyStore(t);
  const { frozen } = fakeProgram();
  let waiting = 0;
  let most = 0;
  const slow: Program = {
    ...frozen.program,
    async run(inputs) {
      await sleep(2);
      return frozen.program.run(inputs);
    },
  };
  const rows = wantedRows(store, 100, async (image) => {
    waiting += 1;
    most = Math.max(most, waiting);
    await sleep(1);
    return pixelsOf(image);
  });
  let done = 0;
  await computeFeatures(rows, { ...frozen, program: slow }, (now) => {
    waiting -= now.done - done;
    done = now.done;
  });
  t.ok(most <= 5 * batchSize, `at most ${most} decoded or being decoded`);
  t.ok(most >= 3 * batchSize, 'and enough to overlap');
});
