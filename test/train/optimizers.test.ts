import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';
import type { Chosen } from '../../src/contracts/components/component.js';
import type { OpenEngine } from '../../src/contracts/components/engine.js';
import type { Optimizer } from '../../src/contracts/components/optimizer.js';
import type { LoopDefinition, Named, TensorSpec } from '../../src/contracts/tensors.js';
import { engines } from '../../src/engines/index.js';
import { optimizers as all } from '../../src/train/optimizers/index.js';
import { promise } from '../engines/engine-contract.js';
import { float32 } from '../engines/host-tensors.js';
import { agree } from '../relative-error.js';
import { optimizerSettings } from '../run-settings.js';
import { keras } from './keras-fixture.js';

const optimizers = all as readonly Optimizer[];
const optimizerNamed = (name: string) => optimizers.find((optimizer) => optimizer.name === name)!;
const shape = [3, 4];

type OptimizerChoice = Chosen & { readonly learningRate: number };

/** Steps from gradients that are given, or that `gradientOf` computes from the weight. */
function stepsOf(settings: OptimizerChoice, gradientOf?: (weight: tf.Tensor) => tf.Tensor): LoopDefinition {
  const optimizer = optimizerNamed(settings.name);
  const tensor: TensorSpec = { shape, dtype: 'float32' };
  const slots = optimizer.slots(settings);
  return {
    name: settings.name,
    carried: { weight: tensor, ...Object.fromEntries(slots.map((slot) => [slot, tensor])) },
    each: { gradient: tensor, step: { shape: [], dtype: 'float32' }, rate: { shape: [], dtype: 'float32' } },
    fixed: {},
    step({ carried: { weight, ...carriedSlots }, each }) {
      const update = optimizer.step(settings, each.rate as tf.Scalar, each.step as tf.Scalar);
      const gradient = gradientOf?.(weight!) ?? each.gradient!;
      const next = update({ weight: weight!, gradient, slots: carriedSlots });
      return { carried: { weight: next.weight, ...next.slots }, collected: { after: tf.clone(next.weight) } };
    },
  };
}

/** The weight after each step, from gradients [step][element]; slots are zero at the start. */
async function run(
  engine: OpenEngine,
  definition: LoopDefinition,
  settings: OptimizerChoice,
  gradients: readonly (readonly number[])[],
) {
  const steps = gradients.length;
  const zeros: Named<ReturnType<typeof float32>> = Object.fromEntries(
    optimizerNamed(settings.name)
      .slots(settings)
      .map((slot) => [slot, float32(shape, new Float32Array(12))]),
  );
  const program = await engine.buildLoop(definition);
  const { collected } = await program.run({
    carried: { weight: float32(shape, keras.optimizers.weight), ...zeros },
    each: {
      gradient: float32([steps, ...shape], gradients.flat()),
      step: float32(
        [steps],
        gradients.map((_, index) => index + 1),
      ),
      rate: float32([steps], new Float32Array(steps).fill(settings.learningRate)),
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
      const weights = await run(open, stepsOf(settings), settings, keras.optimizers.gradients);
      for (const [step, weight] of weights.entries()) agree(t, weight, after[step]!, tolerance, `step ${step + 1}`);
    });
  }
}

t.test('what is not written is as in Keras', async (t) => {
  t.same(Object.keys(keras.optimizers.defaults).sort(), optimizers.map(({ name }) => name).sort(), 'all are compared');
  for (const { name, schema } of optimizers) {
    const properties = schema.properties as { [setting: string]: { default?: unknown } };
    // Keras' None is what is not done where the file is silent.
    const defaults = Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, value.default ?? null]));
    t.same(defaults, keras.optimizers.defaults[name], name);
  }
});

t.test('every optimizer keeps its contract', async (t) => {
  for (const optimizer of optimizers) {
    const variants = keras.optimizers.cases.filter(({ name }) => name === optimizer.name);
    t.ok(variants.length >= 2, `${optimizer.name} has cases`);
    for (const { settings: written } of variants) {
      const settings = await optimizerSettings(optimizer.name, written);
      const what = `${optimizer.name} ${JSON.stringify(written)}`;
      const declared = optimizer.slots(settings);
      const before = tf.memory().numTensors;
      tf.tidy(() => {
        const zeros = tf.zeros(shape);
        const next = optimizer.step(
          settings,
          tf.scalar(0.1),
          tf.scalar(1),
        )({
          weight: tf.ones(shape),
          gradient: tf.ones(shape),
          slots: Object.fromEntries(declared.map((slot) => [slot, zeros])),
        });
        t.same(Object.keys(next.slots).sort(), [...declared].sort(), `${what}: returns the slots that it declares`);
        for (const tensor of [next.weight, ...Object.values(next.slots)]) t.same(tensor.shape, shape);
        t.ok(next.weight.dataSync()[0]! < 1, `${what}: the first step goes downhill`);
      });
      t.equal(tf.memory().numTensors, before, `${what}: leaves no tensor`);
    }
  }
});

for (const engine of engines) {
  promise(engine, 'every optimizer comes nearer to the minimum of a quadratic', async (t, open) => {
    const steps = 300;
    // f(w) = Σ c w² / 2 with c from 0.5 to 2: the gradient is c w.
    const curvature = Float32Array.from({ length: 12 }, (_, index) => 0.5 + (1.5 * index) / 11);
    const loss = (w: ArrayLike<number>) => curvature.reduce((sum, c, index) => sum + (c * w[index]! ** 2) / 2, 0);
    for (const optimizer of optimizers) {
      const settings = await optimizerSettings(optimizer.name, { learning_rate: 0.02 });
      const definition = stepsOf(settings, (weight) => tf.mul(weight, tf.tensor(curvature, [3, 4])));
      const gradients = Array.from({ length: steps }, () => new Array<number>(12).fill(0));
      const weights = await run(open, definition, settings, gradients);
      const start = loss(keras.optimizers.weight);
      const end = loss(weights.at(-1)!);
      t.ok(end < start / 100, `${optimizer.name}: from ${start} to ${end}`);
    }
  });
}
