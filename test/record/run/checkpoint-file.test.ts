import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { readCheckpoint, removeCheckpoint, writeCheckpoint } from '../../../src/record/run/checkpoint-file.js';

const state = {
  epoch: 3,
  history: [{ loss: 0.1 + 0.2, valLoss: Number.NaN }],
  weights: { 'dense/kernel': { shape: [2, 2], dtype: 'float32', data: Float32Array.of(1.5, -0, Infinity, 1e-45) } },
};

t.test('a checkpoint is read as it was written, under its key alone', async (t) => {
  const directory = t.testdir();
  t.equal(await readCheckpoint(directory, 'a'), undefined);
  await writeCheckpoint(directory, 'a', state);
  t.strictSame(await readCheckpoint(directory, 'a'), state);
  t.equal(await readCheckpoint(directory, 'b'), undefined, 'of another run');
  await writeCheckpoint(directory, 'a', { ...state, epoch: 4 });
  t.match(await readCheckpoint(directory, 'a'), { epoch: 4 });
  await removeCheckpoint(directory);
  await removeCheckpoint(directory);
  t.equal(await readCheckpoint(directory, 'a'), undefined);
});

t.test('a damaged file is none', async (t) => {
  const directory = t.testdir();
  await writeCheckpoint(directory, 'a', state);
  const path = join(directory, 'checkpoint.bin');
  const whole = await readFile(path);
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), async (at, by, cut) => {
      const damaged = cut ? whole.subarray(0, at) : Buffer.from(whole);
      if (!cut) damaged[at]! ^= by;
      await writeFile(path, damaged);
      return (await readCheckpoint(directory, 'a')) === undefined;
    }),
  );
});
