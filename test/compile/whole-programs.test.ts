import * as tf from '@tensorflow/tfjs-core';
import t, { type Test } from 'tap';
import type { OpenEngine } from '../../src/contracts/engine.js';
import type { HostTensor, Named, ProgramDefinition } from '../../src/contracts/tensors.js';
import { onnxruntime } from '../../src/engines/onnxruntime.js';
import { reference } from '../../src/engines/reference.js';
import { bool, integers, normals } from '../engines/host-tensors.js';
import { numericGradient, relativeError } from './finite-differences.js';
import { firstDifference } from './kernels/parity.js';
import {
  backbone,
  backboneWeights,
  classes,
  headInputs,
  headLoss,
  headTraining,
  headWeights,
  images,
} from './networks.js';

/** Both engines, open, for one test. */
function withEngines(name: string, body: (t: Test, compiled: OpenEngine, eager: OpenEngine) => Promise<void>): void {
  t.test(name, async (t) => {
    const [compiled, eager] = await Promise.all([onnxruntime, reference].map((engine) => engine.open({ threads: 1 })));
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
  // ONNX Runtime folds batch normalisations into the filters then, which moves roundings.
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

withEngines("a head's gradients, against central differences", async (t, compiled, eager) => {
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
