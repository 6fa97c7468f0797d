import { deepEqual, equal } from 'node:assert/strict';
import type { Scalar, Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { HostTensor, LoopDefinition, ProgramDefinition } from '../../contracts/tensors.js';
import tf from '../../tfjs/core.js';
import { type EnginePromises, promise } from './engine-promise.js';
import { normals } from './host-tensors.js';

const batch = 8;
const side = 12;

/** A small network with one layer of each kind that backbones and heads consist of. */
const network: ProgramDefinition = {
  name: 'network',
  inputs: {
    x: { shape: [batch, side, side, 3], dtype: 'float32' },
    filter: { shape: [3, 3, 3, 16], dtype: 'float32' },
    depthwise: { shape: [3, 3, 16, 1], dtype: 'float32' },
    kernel: { shape: [16, 37], dtype: 'float32' },
  },
  call({ x, filter, depthwise, kernel }) {
    const convolved = tf.relu6(tf.conv2d(x as Tensor4D, filter as Tensor4D, 1, 'same'));
    const separated = tf.relu6(tf.depthwiseConv2d(convolved, depthwise as Tensor4D, 1, 'same'));
    const pooled = tf.mean(separated, [1, 2]) as Tensor2D;
    return { probabilities: tf.softmax(tf.matMul(pooled, kernel as Tensor2D)) };
  },
};

const inputs = {
  x: normals('images', [batch, side, side, 3]),
  filter: normals('filter', [3, 3, 3, 16], 0, 0.3),
  depthwise: normals('depthwise', [3, 3, 16, 1], 0, 0.3),
  kernel: normals('kernel', [16, 37], 0, 0.3),
};

/** A training loop of a layer that is large enough to be worth several threads. */
const training: LoopDefinition = {
  name: 'training',
  carried: { w: { shape: [256, 64], dtype: 'float32' } },
  each: { x: { shape: [64, 256], dtype: 'float32' } },
  fixed: {},
  step({ carried, each }) {
    const lossOf = (w: Tensor) => tf.mean(tf.square(tf.tanh(tf.matMul(each.x!, w)))) as Scalar;
    const { value: loss, grad } = tf.valueAndGrad(lossOf)(carried.w!);
    return { carried: { w: tf.sub(carried.w!, grad) }, collected: { loss } };
  },
};

const bytes = ({ data }: HostTensor) => Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex');

/** The promises about repetition: on one machine, the same inputs give the same bytes. */
export const determinism: EnginePromises = {
  'one or two threads, the same bytes': promise(async (one, { engine, settings, device }) => {
    const two = await engine.open(settings, { threads: 2, device });
    const results = [];
    for (const open of [one, one, two]) {
      const program = await open.build(network);
      const { probabilities } = await program.run(inputs);
      const again = await program.run(inputs);
      equal(bytes(again.probabilities!), bytes(probabilities!), 'run twice');
      const loop = await open.buildLoop(training);
      const { carried, collected } = await loop.run({
        carried: { w: normals('w', [256, 64], 0, 0.1) },
        each: { x: normals('x', [3, 64, 256]) },
        fixed: {},
      });
      results.push([probabilities!, carried.w!, collected.loss!].map(bytes));
    }
    deepEqual(results[1], results[0], 'built twice');
    deepEqual(results[2], results[0], 'with two threads');
    await two.close();
  }),

  'an image does not depend on its place in the batch, nor on its neighbours': promise(async (open) => {
    const program = await open.build(network);
    const rows = async (x: HostTensor) => {
      const { probabilities } = await program.run({ ...inputs, x });
      return Array.from({ length: batch }, (_, row) => [...probabilities!.data.subarray(row * 37, (row + 1) * 37)]);
    };
    const size = side * side * 3;
    const image = (index: number) => inputs.x.data.subarray(index * size, (index + 1) * size) as Float32Array;
    const placed = await rows(inputs.x);
    const order = [3, 0, 7, 1, 5, 2, 6, 4];
    const shuffled = await rows({ ...inputs.x, data: Float32Array.from(order.flatMap((index) => [...image(index)])) });
    for (const [place, index] of order.entries())
      deepEqual(shuffled[place], placed[index], `image ${index} at ${place}`);
    const alone = new Float32Array(batch * size);
    alone.set(image(5), 5 * size);
    deepEqual((await rows({ ...inputs.x, data: alone }))[5], placed[5], 'among empty images');
  }),
};
