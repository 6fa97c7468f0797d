import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';
import type { OpenEngine } from '../../src/contracts/components/engine.js';
import type { Optimizer } from '../../src/contracts/components/optimizer.js';
import type { LoopDefinition, TensorSpec } from '../../src/contracts/tensors.js';
import { engines } from '../../src/engines/index.js';
import { checkOptimizer } from '../../src/testing/check-optimizer.js';
import { optimizers as all } from '../../src/train/optimizers/index.js';
import { type UpdateRule, updateRule } from '../../src/train/update/update-rule.js';
import { initialState, stateSpecs } from '../../src/train/update/update-state.js';
import { updateInputs, updateWeights } from '../../src/train/update/update-weights.js';
import { promise } from '../engines/engine-contract.js';
import { float32 } from '../engines/host-tensors.js';
import { agree } from '../relative-error.js';
import { optimizerSettings } from '../run-settings.js';
import { keras } from './keras-fixture.js';

const optimizers = all as readonly Optimizer[];
const shape = [3, 4];
const weights = { weight: { shape, initializer: 'zeros', trainable: true } } as const;

/** Steps from gradients that are given, or that `gradientOf` computes from the weight. */
function stepsOf(rule: UpdateRule, gradientOf?: (weight: tf.Tensor) => tf.Tensor): LoopDefinition {
  const tensor: TensorSpec = { shape, dtype: 'float32' };
  return {
    name: rule.optimizer.name,
    carried: stateSpecs(weights, rule),
    each: { gradient: tensor, ...updateInputs(rule) },
    fixed: {},
    step({ carried, each }) {
      const gradient = gradientOf?.(carried.weight!) ?? each.gradient!;
      const next = updateWeights(weights, rule, carried, { weight: gradient }, each);
      return { carried: next, collected: { after: tf.clone(next.weight!) } };
    },
  };
}

/** The weight after each step, from gradients [step][element]. */
async function run(
  engine: OpenEngine,
  rule: UpdateRule,
  learningRate: number,
  gradients: readonly (readonly number[])[],
  gradientOf?: (weight: tf.Tensor) => tf.Tensor,
) {
  const steps = gradients.length;
  const program = await engine.buildLoop(stepsOf(rule, gradientOf));
  const { collected } = await program.run({
    carried: initialState(weights, rule, { weight: float32(shape, keras.optimizers.weight) }),
    each: {
      gradient: float32([steps, ...shape], gradients.flat()),
      step: float32(
        [steps],
        gradients.map((_, index) => index + 1),
      ),
      learning_rate: float32([steps], new Float32Array(steps).fill(learningRate)),
    },
    fixed: {},
  });
  await program.dispose();
  const flat = collected.after!.data as Float32Array;
  return gradients.map((_, step) => flat.subarray(step * 12, (step + 1) * 12));
}

for (const engine of engines) {
  for (const { name, settings: written, after } of keras.optimizers.cases) {
    // Some ten float32 operations a step, each rounded to 24 bits (6e-8), on weights that the steps hardly change.
    const tolerance = 5e-7;
    promise(engine, `five steps of ${name} ${JSON.stringify(written)} as in Keras`, async (t, open) => {
      const settings = await optimizerSettings(name, written);
      const rule = updateRule(settings, optimizers);
      const steps = await run(open, rule, settings.learningRate, keras.optimizers.gradients);
      for (const [step, weight] of steps.entries()) agree(t, weight, after[step]!, tolerance, `step ${step + 1}`);
    });
  }
}

t.test('defaults are those of Keras', async (t) => {
  t.same(Object.keys(keras.optimizers.defaults).sort(), optimizers.map(({ name }) => name).sort(), 'all are compared');
  for (const { name, schema } of optimizers) {
    const properties = schema.properties as { [setting: string]: { default?: unknown } };
    // Keras' None is what is not done where the file is silent.
    const defaults = Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, value.default ?? null]));
    t.same(defaults, keras.optimizers.defaults[name], name);
  }
});

for (const optimizer of optimizers)
  t.test(`${optimizer.name} keeps the contract of optimizers`, async (t) => {
    const examples = keras.optimizers.cases.flatMap(({ name, settings }) =>
      name === optimizer.name ? [settings] : [],
    );
    t.ok(examples.length >= 2, 'it has cases');
    await checkOptimizer(optimizer, examples);
  });

for (const engine of engines) {
  promise(engine, 'every optimizer comes nearer to the minimum of a quadratic', async (t, open) => {
    const steps = 300;
    // f(w) = Σ c w² / 2 with c from 0.5 to 2: the gradient is c w.
    const curvature = Float32Array.from({ length: 12 }, (_, index) => 0.5 + (1.5 * index) / 11);
    const loss = (w: ArrayLike<number>) => curvature.reduce((sum, c, index) => sum + (c * w[index]! ** 2) / 2, 0);
    for (const optimizer of optimizers) {
      const rule = updateRule(await optimizerSettings(optimizer.name), optimizers);
      const unused = Array.from({ length: steps }, () => new Array<number>(12).fill(0));
      const gradientOf = (weight: tf.Tensor) => tf.mul(weight, tf.tensor(curvature, [3, 4]));
      // Adagrad's steps grow ever shorter.
      const rate = optimizer.name === 'adagrad' ? 0.2 : 0.02;
      const after = await run(open, rule, rate, unused, gradientOf);
      const start = loss(keras.optimizers.weight);
      const end = loss(after.at(-1)!);
      t.ok(end < start / 100, `${optimizer.name}: from ${start} to ${end}`);
    }
  });
}
