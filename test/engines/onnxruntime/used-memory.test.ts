import { mul } from '@tensorflow/tfjs-core';
import t from 'tap';
import type { ProgramDefinition } from '../../../src/contracts/tensors.js';
import { onnxruntime } from '../../../src/engines/onnxruntime/onnxruntime.js';
import { float32 } from '../host-tensors.js';

const doubled: ProgramDefinition = {
  name: 'doubled',
  inputs: { x: { shape: [3], dtype: 'float32' } },
  call: ({ x }) => ({ y: mul(x!, 2), z: mul(x!, 3) }),
};

for (const concurrent of [false, true]) {
  t.test(`results are written into memory of earlier ones, concurrent: ${concurrent}`, async (t) => {
    const engine = await onnxruntime.open({}, { threads: 2, device: 'cpu' });
    const program = await engine.build(doubled, { concurrent });
    const run = (x: readonly number[], into?: Awaited<ReturnType<typeof program.run>>) =>
      program.run({ x: float32([3], Float32Array.from(x)) }, into);
    const [first, other] = [await run([1, 2, 3]), await run([4, 5, 6])];
    const [y, z] = [first.y!.data, first.z!.data];
    // As many calls at once as there are earlier results, twice, so that every thread has written before.
    let [a, b] = await Promise.all([run([7, 8, 9], first), run([0, 1, 0], other)]);
    t.same([...a!.y!.data], [14, 16, 18]);
    t.same([...a!.z!.data], [21, 24, 27]);
    t.same([...b!.z!.data], [0, 3, 0]);
    t.equal(a!.y!.data, y, 'the same memory');
    t.equal(a!.z!.data, z, 'the same memory');
    t.not(a!.y, first.y, 'and another tensor, as its values are others');
    [a, b] = await Promise.all([run([2, 2, 2], a), run([1, 1, 1], b)]);
    t.same([...a!.y!.data, ...b!.y!.data], [4, 4, 4, 2, 2, 2]);
    await engine.close();
  });
}
