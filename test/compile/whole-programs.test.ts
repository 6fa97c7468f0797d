import * as tf from '@tensorflow/tfjs-core';
import t, { type Test } from 'tap';
import type { OpenEngine } from '../../src/contracts/components/engine.js';
import type { HostTensor, LoopDefinition, Named, ProgramDefinition } from '../../src/contracts/tensors.js';
import { onnxruntime } from '../../src/engines/onnxruntime/onnxruntime.js';
import { reference } from '../../src/engines/reference/reference.js';
import { bool, float32, int32, integers, normals } from '../engines/host-tensors.js';
import { numericGradient, relativeError } from './finite-differences.js';
import { firstDifference } from './kernels/parity.js';
import {
  backbone,
  backboneTraining,
  backboneWeights,
  classes,
  headInputs,
  headLoss,
  headTraining,
  headWeights,
  images,
  labels,
} from './networks.js';

/** Runs a test with both engines open. */
function withEngines(name: string, body: (t: Test, compiled: OpenEngine, eager: OpenEngine) => Promise<void>): void {
  t.test(name, async (t) => {
    const [compiled, eager] = await Promise.all(
      [onnxruntime, reference].map((engine) => engine.open({}, { threads: 1, device: 'cpu' })),
    );
    await body(t, compiled!, eager!);
    await Promise.all([compiled!.close(), eager!.close()]);
  });
}

function agree(t: Test, actual: Named<HostTensor>, expected: Named<HostTensor>, part: number): void {
  t.same(Object.keys(actual).sort(), Object.keys(expected).sort());
  for (const [name, { data, shape }] of Object.entries(expected)) {
    t.same(actual[name]!.shape, shape);
    t.equal(firstDifference(actual[name]!.data, data, { largest: part }), -1, `${name} agrees to ${part}`);
  }
}

withEngines('a backbone in inference mode', async (t, compiled, eager) => {
  const inputs = { images, ...backboneWeights };
  const [actual, expected] = [await compiled.build(backbone), await eager.build(backbone)];
  // Four layers of sums of up to 72 products, each rounded: about 10 units in the last place, 1e-6.
  agree(t, await actual.run(inputs), await expected.run(inputs), 5e-6);
});

withEngines('a backbone whose weights are constants', async (t, compiled) => {
  const weights = Object.entries(backboneWeights).map(([name, { data, shape }]) => [name, tf.tensor(data, [...shape])]);
  const constants: Named<tf.Tensor> = Object.fromEntries(weights);
  const folded: ProgramDefinition = {
    name: 'folded',
    inputs: { images },
    call: ({ images }) => backbone.call({ images: images!, ...constants }),
  };
  const [given, captured] = [await compiled.build(backbone), await compiled.build(folded)];
  // ONNX Runtime then folds batch normalisations into the filters, which rounds at other places.
  agree(t, await captured.run({ images }), await given.run({ images, ...backboneWeights }), 5e-6);
  tf.dispose(Object.values(constants));
});

withEngines('a head trained for 20 steps in one loop', async (t, compiled, eager) => {
  const [actual, expected] = [await compiled.buildLoop(headTraining), await eager.buildLoop(headTraining)];
  const [trained, wanted] = [await actual.run(headInputs), await expected.run(headInputs)];
  // Roundings of a step, about 1e-7, are carried on and at most doubled by the following: 20 steps add up to 2e-6.
  agree(t, trained.carried, wanted.carried, 1e-5);
  agree(t, trained.collected, wanted.collected, 1e-5);
  const losses = trained.collected.loss!.data;
  t.ok(losses[19]! < losses[0]! * 0.8, `and it learns: loss ${losses[0]} -> ${losses[19]}`);
});

withEngines('a whole backbone trained for 3 steps', async (t, compiled, eager) => {
  const threeTimes = ({ data, shape, dtype }: HostTensor): HostTensor => {
    const times = [data, data, data].flatMap((values) => [...values]);
    return dtype === 'int32' ? int32([3, ...shape], times) : float32([3, ...shape], times);
  };
  const inputs = {
    carried: backboneWeights,
    each: { images: threeTimes(images), labels: threeTimes(labels) },
    fixed: {},
  };
  const [actual, expected] = [await compiled.buildLoop(backboneTraining), await eager.buildLoop(backboneTraining)];
  const [trained, wanted] = [await actual.run(inputs), await expected.run(inputs)];
  // As above, and gradients through ten layers, each of which rounds.
  agree(t, trained.carried, wanted.carried, 2e-5);
  agree(t, trained.collected, wanted.collected, 2e-5);
  const losses = trained.collected.loss!.data;
  t.ok(losses[2]! < losses[0]!, `and it learns: loss ${losses[0]} -> ${losses[2]}`);
});

withEngines('a depthwise filter on large images, trained in a loop', async (t, compiled, eager) => {
  // Images of 2^17 numbers and more are gone through one by one, in a Loop inside the Loop of the steps.
  const training: LoopDefinition = {
    name: 'large images',
    carried: { filter: { shape: [3, 3, 130, 1], dtype: 'float32' } },
    each: { rate: { shape: [], dtype: 'float32' } },
    fixed: { x: { shape: [2, 34, 33, 130], dtype: 'float32' } },
    step({ carried, each, fixed }) {
      const lossOf = (filter: tf.Tensor) =>
        tf.mean(tf.square(tf.depthwiseConv2d(fixed.x as tf.Tensor4D, filter as tf.Tensor4D, 2, 'same'))) as tf.Scalar;
      const { value: loss, grad } = tf.valueAndGrad(lossOf)(carried.filter!);
      return { carried: { filter: tf.sub(carried.filter!, tf.mul(grad, each.rate!)) }, collected: { loss } };
    },
  };
  const inputs = {
    carried: { filter: normals('filter', [3, 3, 130, 1]) },
    each: { rate: float32([2], [1, 1]) },
    fixed: { x: normals('x', [2, 34, 33, 130]) },
  };
  const [actual, expected] = [await compiled.buildLoop(training), await eager.buildLoop(training)];
  const [trained, wanted] = [await actual.run(inputs), await expected.run(inputs)];
  agree(t, trained.carried, wanted.carried, 5e-6);
  agree(t, trained.collected, wanted.collected, 5e-6);
});

withEngines("a head's gradients agree with central differences", async (t, compiled, eager) => {
  const inputs = {
    x: normals('x', [5, 12]),
    labels: integers('labels', [5], 0, classes),
    mask: bool(
      [5, 16],
      normals('mask', [5, 16]).data.map((value) => Number(value > -0.84)),
    ),
    ...headWeights,
  };
  const names = Object.keys(headWeights);
  const loss: ProgramDefinition = {
    name: 'loss',
    inputs,
    call: ({ x, labels, mask, ...weights }) => ({ loss: headLoss(x!, labels!, mask!, weights, tf.tanh) }),
  };
  const gradients: ProgramDefinition = {
    name: 'gradients',
    inputs,
    call({ x, labels, mask, ...weights }) {
      const lossOf = (...values: tf.Tensor[]) =>
        headLoss(x!, labels!, mask!, Object.fromEntries(names.map((name, index) => [name, values[index]!])), tf.tanh);
      const grads = tf.grads(lossOf)(names.map((name) => weights[name]!));
      return Object.fromEntries(names.map((name, index) => [name, grads[index]!]));
    },
  };
  const program = await compiled.build(gradients);
  const analytic = await program.run(inputs);
  for (const name of names) {
    // The loss is about 1 and rounded to 6e-8, the gradients' largest entries are about 0.1: with h = 2^-7, rounding
    // makes 6e-8 / 0.0078 / 0.1 = 1e-4 of the largest, and h^2 / 6 (third derivative below 1) another 1e-4. With tanh,
    // because differences across the bend of a relu are no derivatives.
    const numeric = await numericGradient(eager, loss, inputs, name, 2 ** -7);
    const error = relativeError(analytic[name]!.data, numeric);
    t.ok(error < 1e-3, `${name}: ${error.toExponential(1)} of the largest`);
  }
});
