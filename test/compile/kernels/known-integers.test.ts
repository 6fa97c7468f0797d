import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';
import { traceProgram } from '../../../src/compile/trace.js';
import '../../../src/tfjs/ready.js';

const trace = (call: (x: tf.Tensor) => tf.Tensor) =>
  traceProgram({
    name: 'shapes',
    inputs: { x: { shape: [2, 4, 6], dtype: 'float32' } },
    call: ({ x }) => ({ y: call(x!) }),
  });

t.test('a function can read the shapes that it computes from shapes while it is traced', async (t) => {
  const read: unknown[] = [];
  const { nodes, outputs } = trace((x) => {
    const shape = tf.tensor1d(x.shape, 'int32');
    const batch = tf.stridedSlice(shape, [0], [1], [1], 0, 0, 0, 0, 1);
    const pixels = tf.floorDiv(tf.prod(tf.slice(shape, 1)), tf.scalar(2, 'int32'));
    const wanted = tf.stack([batch, pixels, tf.fill([], -1, 'int32')]);
    const halves = tf.split(tf.mul(shape, tf.range(1, 4, 1, 'int32')), [1, 2]);
    read.push(batch.shape, [...wanted.dataSync()], [...halves[1]!.dataSync()]);
    return tf.reshape(x, [...wanted.dataSync()]);
  });
  // 4 * 6 / 2; 4 * 2 and 6 * 3.
  t.same(read, [[], [2, 12, -1], [8, 18]]);
  t.same(
    nodes.map(({ op }) => op),
    ['Reshape'],
  );
  t.same(outputs[0]!.shape, [2, 12, 2]);
});

t.test('floats and large integer tensors are left to the engine', async (t) => {
  const before = tf.memory().numDataBuffers;
  const weights = tf.tensor1d([0.1, 0.2, 0.3]);
  const many = tf.zeros([65], 'int32');
  for (const [constant, op] of [
    [weights, 'Add'],
    [many, 'Add'],
  ] as const) {
    const { nodes } = trace((x) => tf.mul(tf.sum(x), tf.sum(tf.add(constant, constant))));
    t.ok(nodes.some((node) => node.op === op));
  }
  const { nodes } = trace((x) => tf.mul(x, tf.cast(tf.scalar(x.shape[1]!, 'int32'), 'float32')));
  t.ok(
    nodes.some((node) => node.op === 'Cast'),
    'an integer that becomes a float',
  );
  weights.dispose();
  many.dispose();
  t.equal(tf.memory().numDataBuffers, before);
});
