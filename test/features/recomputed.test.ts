import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { BadImage } from '../../src/contracts/data.js';
import type { Program } from '../../src/contracts/tensors.js';
import { recomputedSet } from '../../src/features/recomputed.js';

const batchSize = 4;
const inputSize = 2;
const imageBytes = inputSize * inputSize * 3;
const samples = Array.from({ length: 100 }, (_, index) => ({
  id: `${index}.png`,
  sha256: `${index}`,
}));

/** Every byte of view v of image i is 2 * i + v. */
const load = async (sample: { sha256: string }, view: number) =>
  new Uint8Array(imageBytes).fill(2 * Number(sample.sha256) + view);

/** Features: a third of the first byte, and its negative. */
function fakeProgram(concurrency = 1) {
  const batches: number[][] = [];
  const program: Program = {
    concurrency,
    async run({ pixels }) {
      const firsts = Array.from({ length: batchSize }, (_, image) => pixels!.data[image * imageBytes]!);
      const late = batches.push(firsts);
      await sleep(10 - Math.min(late, 9));
      const features = Float32Array.from(firsts.flatMap((first) => [first / 3, -first / 3]));
      return { features: { shape: [batchSize, 2], dtype: 'float32', data: features } };
    },
    async dispose() {},
  };
  return { batches, frozen: { program, batchSize, inputSize, width: 2 } };
}

t.test('rows are computed where they are asked for, in batches that are filled up', async (t) => {
  const { frozen, batches } = fakeProgram();
  const set = recomputedSet(samples, 2, { frozen, storage: 'float32', load });
  t.same([set.count, set.width, set.views, set.rowType], [100, 2, 2, 'float32']);
  const into = new Float32Array(6 * 2).fill(-1);
  await set.read([7, 3, 3, 9, 0], [1, 0, 1, 0, 0], into);
  t.same(batches, [
    [15, 6, 7, 18],
    [0, 0, 0, 0],
  ]);
  const thirds = [15, 6, 7, 18, 0].flatMap((first) => [Math.fround(first / 3), Math.fround(-first / 3)]);
  t.same([...into], [...thirds, -1, -1]);
});

t.test('whatever comes back first, rows are where they belong', async (t) => {
  const { frozen } = fakeProgram(3);
  const set = recomputedSet(samples, 1, { frozen, storage: 'float32', load });
  const order = samples.map((_, index) => (index * 37) % 100);
  const into = new Float32Array(200);
  await set.read(order, new Uint8Array(100), into);
  for (const [place, sample] of order.entries()) t.equal(into[place * 2], Math.fround((2 * sample) / 3));
});

t.test('what would be stored as halves is rounded to halves', async (t) => {
  const { frozen } = fakeProgram();
  const set = recomputedSet(samples, 1, { frozen, storage: 'float16', load });
  const into = new Float32Array(2);
  await set.read([1], [0], into);
  // 2 / 3 is 0x3955 as a half: (1 + 341 / 1024) / 2.
  t.same([...into], [0.66650390625, -0.66650390625]);
});

t.test('where nothing is frozen the pixels are the rows', async (t) => {
  const frozen = { program: null, batchSize, inputSize, width: imageBytes };
  const set = recomputedSet(samples, 2, { frozen, storage: 'uint8', load });
  t.equal(set.rowType, 'uint8');
  const into = new Uint8Array(6 * imageBytes);
  await set.read([1, 2, 3, 4, 5, 6], [0, 1, 0, 1, 0, 1], into);
  const expected = [2, 5, 6, 9, 10, 13].flatMap((value) => Array.from({ length: imageBytes }, () => value));
  t.same([...into], expected);
});

t.test(
  'an image that was found to be good and is bad now is a defect; other errors are thrown as they are',
  async (t) => {
    const { frozen } = fakeProgram();
    const failing = (error: Error) =>
      recomputedSet(samples, 1, { frozen, storage: 'float32', load: () => Promise.reject(error) });
    const into = new Float32Array(2);
    await t.rejects(failing(new BadImage('cut off')).read([4], [0], into), {
      message: '4.png could be decoded before, and now it cannot: cut off',
    });
    await t.rejects(failing(new Error('gone')).read([4], [0], into), { message: 'gone' });
  },
);

t.test('images in memory are those of a few batches, however many rows are asked for', async (t) => {
  const { frozen } = fakeProgram();
  let loading = 0;
  let most = 0;
  const counting = async (sample: { sha256: string }, view: number) => {
    most = Math.max(most, ++loading);
    return load(sample, view);
  };
  const run = frozen.program.run.bind(frozen.program);
  const program: Program = {
    ...frozen.program,
    async run(inputs) {
      const result = await run(inputs);
      loading -= batchSize;
      return result;
    },
  };
  const set = recomputedSet(samples, 1, { frozen: { ...frozen, program }, storage: 'float32', load: counting });
  await set.read(
    samples.map((_, index) => index),
    new Uint8Array(100),
    new Float32Array(200),
  );
  t.ok(most <= 6 * batchSize, `${most}`);
});
