import t from 'tap';
import type { AugmentationStep } from '../../src/contracts/components/augmentation-step.js';
import { checkAugmentationStep } from '../../src/testing/check-augmentation-step.js';
import { declared, refused } from './broken-components.js';

/** Adds one number to all bytes. */
const sound: AugmentationStep = {
  ...declared('own'),
  draw: (_, random) => random.below(50),
  transform: ({ data, ...size }, shift) => ({ ...size, data: data.map((byte) => byte + (shift as number)) }),
};

t.test('a sound step passes', () => checkAugmentationStep(sound, [{}]));

t.test('broken ones are refused', async (t) => {
  const check = (changes: Partial<AugmentationStep>, words: RegExp) =>
    refused(t, checkAugmentationStep({ ...sound, ...changes }, [{}]), words);
  await refused(t, checkAugmentationStep(sound, [{ by: 1 }]), /^own {"by":1}: its schema takes the example: /);
  await check({ revision: 0.5 }, /^own: its revision/);
  await check(
    { transform: ({ data, width, height }) => ({ width: height, height: width, data }) },
    /^own {}: keeps the size of the image$/m,
  );
  await check(
    { transform: ({ data, ...size }) => ({ ...size, data: data.slice(3) }) },
    /^own {}: has three bytes for each pixel$/m,
  );
  await check(
    { transform: ({ data, ...size }) => ({ ...size, data: Float32Array.from(data) as unknown as Uint8Array }) },
    /^own {}: its pixels are bytes$/m,
  );
  await check(
    { transform: ({ data, ...size }) => ({ ...size, data: data.fill(7) }) },
    /^own {}: does not change the image that it is given$/m,
  );
  let calls = 0;
  await check({ draw: () => ++calls }, /^own {}: the same draws have the same result$/m);
  await check(
    { draw: (_, random) => (random.uniform() < 0.5 ? random.below(50) : 0) },
    /^own {}: takes the same number of draws for every view$/m,
  );
});
