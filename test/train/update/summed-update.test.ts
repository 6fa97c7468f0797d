import t from 'tap';
import type { HostTensor, Named } from '../../../src/contracts/tensors.js';
import type { Trainable } from '../../../src/contracts/trainable.js';
import { engines } from '../../../src/engines/index.js';
import { onnxruntime } from '../../../src/engines/onnxruntime/onnxruntime.js';
import { optimizers } from '../../../src/train/optimizers/index.js';
import { gradientName, summedUpdate } from '../../../src/train/update/summed-update.js';
import { updateRule } from '../../../src/train/update/update-rule.js';
import { plainly, promise } from '../../engines/engine-contract.js';
import { float32, normals } from '../../engines/host-tensors.js';

/** An update has to do with the weights of a model alone. */
const withWeights = (shapes: Named<readonly number[]>) =>
  ({
    weights: Object.fromEntries(
      Object.entries(shapes).map(([name, shape]) => [name, { shape, initializer: 'zeros', trainable: true }]),
    ),
  }) as unknown as Trainable;
const given = { learning_rate: float32([], [1]), step: float32([], [1]) };
const sgd = updateRule({ name: 'sgd', learningRate: 1, momentum: 0, nesterov: false }, optimizers);

for (const engine of engines) {
  promise(engine, 'gradients of parts are added in the order of the parts', async (t, open) => {
    const program = await open.build(summedUpdate(withWeights({ w: [2] }), sgd, 3));
    // In float32 1e8 + 1 is 1e8: (1e8 - 1e8) + 1 = 1, and (1e8 + 1) - 1e8 = 0.
    const parts = [
      [1e8, 1e8],
      [-1e8, 1],
      [1, -1e8],
    ];
    const gradients = parts.map((values, part) => [gradientName(part, 'w'), float32([2], values)] as const);
    const { w } = await program.run({ w: float32([2], [0, 0]), ...given, ...Object.fromEntries(gradients) });
    t.same([...w!.data], [-1, 0]);
  });
}

t.test('an update of many weights is the same bits with any number of threads', async (t) => {
  const shapes = { 'a/kernel': [640, 500], 'b/kernel': [3, 3, 960, 1] };
  // Its step depends on the norm of a weight, and clipping on that of all gradients.
  const lamb = { name: 'lamb', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, globalClipnorm: 0.1 };
  const definition = summedUpdate(withWeights(shapes), updateRule(lamb, optimizers), 4);
  const inputs: { [name: string]: HostTensor } = { ...given };
  for (const [name, { shape }] of Object.entries(definition.inputs)) inputs[name] ??= normals(name, shape);
  for (const name of Object.keys(inputs)) {
    // Second moments are not negative.
    if (name.endsWith('second_moment')) inputs[name] = { ...inputs[name]!, data: inputs[name]!.data.map(Math.abs) };
  }
  const results = [];
  for (const threads of [1, 2, 3]) {
    const open = await onnxruntime.open({}, { threads, device: 'cpu' });
    results.push(plainly(await (await open.build(definition)).run(inputs)));
    await open.close();
  }
  t.same(results[1], results[0]);
  t.same(results[2], results[0]);
});
