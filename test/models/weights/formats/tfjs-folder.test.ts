import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import type { HostTensor } from '../../../../src/contracts/tensors.js';
import { EspalierError } from '../../../../src/foundation/errors/errors.js';
import { readTfjsFolder, writeTfjsFolder } from '../../../../src/models/weights/formats/tfjs-folder.js';

const size = (shape: readonly number[]) => shape.reduce((product, side) => product * side, 1);

const tensorOf = (shape: number[]): fc.Arbitrary<HostTensor> =>
  fc
    .float32Array({ minLength: size(shape), maxLength: size(shape) })
    .map((data) => ({ shape, dtype: 'float32', data }) as HostTensor);
const tensors = fc
  .uniqueArray(fc.tuple(fc.string({ minLength: 1 }), fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 })), {
    selector: ([name]) => name,
    maxLength: 5,
  })
  .chain((list) => fc.tuple(...list.map(([name, shape]) => fc.tuple(fc.constant(name), tensorOf(shape)))))
  .map((entries) => new Map(entries));

t.test('what is written is read', async (t) => {
  const folder = t.testdir();
  const property = fc.asyncProperty(tensors, async (written) => {
    await writeTfjsFolder(folder, written);
    const read = await readTfjsFolder(join(folder, 'model.json'));
    t.same([...read.tensors.keys()], [...written.keys()]);
    for (const [name, { shape, data }] of written) {
      const found = read.tensors.get(name)!;
      t.same(found.shape, shape);
      t.ok(found.data.every((value, index) => Object.is(value, data[index])) && found.data.length === data.length);
    }
  });
  await fc.assert(property, { numRuns: 100 });
});

/** A model.json with every way of storing numbers, and the bytes of its one shard. */
const valid = {
  format: 'layers-model',
  weightsManifest: [
    {
      paths: ['a.bin'],
      weights: [
        { name: 'a/kernel', shape: [2, 3], dtype: 'float32' },
        { name: 'a/bias', shape: [3], dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.1, min: -1 } },
        { name: 'b/gamma', shape: [2], dtype: 'float32', quantization: { dtype: 'uint16', scale: 0.1, min: -1 } },
        { name: 'b/beta', shape: [2], dtype: 'float32', quantization: { dtype: 'float16' } },
        { name: 'c/seed', shape: [], dtype: 'int32' },
      ],
    },
  ],
};
const shard = Buffer.alloc(24 + 3 + 4 + 4 + 4, 1);

/** Replaces the value at a random place of a JSON document. */
function replaced(value: unknown, place: number, by: unknown): unknown {
  let left = place;
  const visit = (node: unknown): unknown => {
    if (left-- === 0) return by;
    if (Array.isArray(node)) return node.map(visit);
    if (node === null || typeof node !== 'object') return node;
    return Object.fromEntries(Object.entries(node).map(([key, member]) => [key, visit(member)]));
  };
  return visit(value);
}

/** Most models are damaged in one place only. */
const seldom = (arbitrary: fc.Arbitrary<number>) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });

const damage = fc.record({
  /** Of 52 values in the document. */
  place: fc.integer({ min: 0, max: 60 }),
  by: fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('uint8', 'float16', 'complex64', '../a.bin', 'a.bin', '/dev/zero', 2 ** 53, -1, 1e308, [
      2 ** 31,
      8,
    ]),
  ),
  cutText: seldom(fc.nat()),
  cutShard: seldom(fc.nat(shard.length)),
});

t.test('a damaged model is read as it stands, or refused by name', async (t) => {
  const folder = t.testdir();
  const path = join(folder, 'model.json');
  let refused = 0;
  const property = fc.asyncProperty(damage, async ({ place, by, cutText, cutShard }) => {
    const text = JSON.stringify(replaced(valid, place, by)) ?? '';
    await writeFile(path, cutText === null ? text : text.slice(0, cutText % (text.length + 1)));
    await writeFile(join(folder, 'a.bin'), cutShard === null ? shard : shard.subarray(0, cutShard));
    try {
      const { tensors } = await readTfjsFolder(path);
      for (const [name, { shape, data }] of tensors)
        if (data.length !== size(shape)) throw new Error(`${name}: ${data.length} numbers for [${shape}]`);
    } catch (error) {
      if (!(error instanceof EspalierError) || error.code !== 'WEIGHTS_UNREADABLE') throw error;
      refused++;
    }
  });
  await fc.assert(property, { numRuns: 600 });
  t.ok(refused > 200 && refused < 600, `${refused} of 600 refused`);
});
