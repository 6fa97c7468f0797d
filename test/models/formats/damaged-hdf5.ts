import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import type { LayerWeights } from '../../../src/contracts/weights.js';
import { readKerasH5 } from '../../../src/models/formats/keras-h5.js';

const wanted: LayerWeights = new Map([
  ['Conv1', { kernel: [3, 3, 3, 4] }],
  ['bn_Conv1', { gamma: [4], beta: [4], moving_mean: [4], moving_variance: [4] }],
  ['depthwise', { depthwise_kernel: [3, 3, 4, 1] }],
]);

/** Places are fractions, since the files differ in length; all alike probable, not the first bytes above all. */
const place = fc.noBias(fc.integer({ min: 0, max: 2 ** 20 - 1 })).map((part) => part / 2 ** 20);
const change = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('set' as const), place, value: fc.integer({ min: 0, max: 255 }) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('fill' as const), place, value: fc.constantFrom(0, 255) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('copy' as const), place, from: place }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), place }) },
);

function apply(file: Uint8Array, changes: readonly (typeof change extends fc.Arbitrary<infer T> ? T : never)[]) {
  let bytes = new Uint8Array(file);
  for (const change of changes) {
    const at = Math.floor(change.place * bytes.length);
    if (change.kind === 'set') bytes[at] = change.value;
    else if (change.kind === 'fill') bytes.fill(change.value, at, at + 32);
    else if (change.kind === 'copy') {
      const from = Math.floor(change.from * bytes.length);
      bytes.copyWithin(at, from, from + 16);
    } else bytes = bytes.slice(0, at);
  }
  return bytes;
}

/**
 * Reads so many damaged files: each gives tensors as large as their shapes say, or an Error with a reason. About every
 * tenth sends the HDF5 library into an endless loop and is given up. Gives how many were read, refused and given up.
 */
export async function readDamagedFiles(
  numRuns: number,
  timeLimit: number,
): Promise<{ read: number; refused: number; endless: number }> {
  const names = ['keras2.model.h5', 'keras3.model.h5', 'keras2.weights-only.h5'];
  const files = await Promise.all(names.map((name) => readFile(`test/models/fixtures/${name}`)));
  const counts = { read: 0, refused: 0, endless: 0 };
  const property = fc.asyncProperty(
    fc.constantFrom(...files),
    fc.array(change, { minLength: 1, maxLength: 5, size: 'max' }),
    async (file, changes) => {
      const weights = await readKerasH5(apply(file, changes), wanted, timeLimit).catch((error) => {
        if (!(error instanceof Error) || error.message === '') throw new Error('no reason', { cause: error });
        counts[error.message.startsWith('not done') ? 'endless' : 'refused']++;
      });
      if (weights) counts.read++;
      for (const [layer, shapes] of wanted) {
        for (const [name, shape] of Object.entries(shapes)) {
          const tensor = weights?.get(layer)?.[name];
          const length = shape.reduce((product, side) => product * side, 1);
          if (tensor && tensor.shape.join() === shape.join() && tensor.data.length !== length)
            throw new Error(`${layer}/${name}: ${tensor.data.length} numbers for [${shape}]`);
        }
      }
    },
  );
  // The same files each time: how long a test takes depends on how many are endless.
  await fc.assert(property, { numRuns, seed: 1, endOnFailure: true });
  return counts;
}
