import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';
import type { LayerCall } from '../../../../src/contracts/components/head-layer.js';
import type { HostTensor, Named, ProgramDefinition } from '../../../../src/contracts/tensors.js';
import { engines } from '../../../../src/engines/index.js';
import { activationNames } from '../../../../src/models/architectures/activations.js';
import { promise } from '../../../engines/engine-contract.js';
import { float32 } from '../../../engines/host-tensors.js';
import { agree } from '../../../relative-error.js';
import { layerSettings } from '../../../run-settings.js';
import { type KerasLayerCase, keras } from './keras-fixture.js';
import { layerNamed } from './layer-named.js';

/**
 * The layer's output, and the gradients of sum(output · upstream) + what it adds to the loss: what the fixture holds.
 * Inputs are `x`, `upstream`, the weights, and `mask` where the layer has one.
 */
function pass(
  layerCase: KerasLayerCase,
  settings: Awaited<ReturnType<typeof layerSettings>>,
  inputs: Named<HostTensor>,
) {
  const layer = layerNamed(layerCase.kind);
  const { weights: plans } = layer.plan(settings, layerCase.inputShape);
  const trainable = Object.keys(plans).filter((name) => plans[name]!.trainable);
  const definition: ProgramDefinition = {
    name: layerCase.kind,
    inputs,
    call(given) {
      let output: tf.Tensor | undefined;
      let penalty: tf.Tensor = tf.scalar(0);
      const objective = (x: tf.Tensor, ...values: tf.Tensor[]): tf.Scalar => {
        const tuned = Object.fromEntries(trainable.map((name, index) => [name, values[index]!]));
        const own = Object.fromEntries(Object.keys(plans).map((name) => [name, tuned[name] ?? given[name]!]));
        const call: LayerCall = {
          training: layerCase.training,
          weights: own,
          ...(given.mask && { mask: given.mask }),
          update() {},
          penalise(amount) {
            penalty = tf.add(penalty, amount);
          },
        };
        output = tf.keep(layer.call(settings, x, call));
        penalty = tf.keep(penalty);
        return tf.add(tf.sum(tf.mul(output, given.upstream!)), penalty) as tf.Scalar;
      };
      const { grads } = tf.valueAndGrads(objective)([given.x!, ...trainable.map((name) => given[name]!)]);
      const named = Object.fromEntries(trainable.map((name, index) => [`gradient of ${name}`, grads[index + 1]!]));
      const results = { output: tf.clone(output!), penalty: tf.clone(penalty), 'gradient of x': grads[0]!, ...named };
      output!.dispose();
      penalty.dispose();
      return results;
    },
  };
  return definition;
}

/**
 * float32 has 24 bits (6e-8); exp, tanh and erf differ by a few units in the last place between libraries, and where
 * tanh is nearly 1, its gradient 1 - tanh² keeps few of the bits.
 */
const tolerance = 4e-6;

for (const engine of engines) {
  for (const layerCase of keras.cases) {
    const { kind, settings: written, training, batch } = layerCase;
    const name = `${kind} ${JSON.stringify(written)} in ${training ? 'training' : 'inference'}`;
    promise(engine, `${name} as in Keras`, async (t, open) => {
      const settings = await layerSettings(kind, written);
      const plan = layerNamed(kind).plan(settings, layerCase.inputShape);
      t.same(plan.outputShape, layerCase.outputShape, 'output shape');
      t.same(Object.keys(plan.weights), Object.keys(layerCase.weights), 'weights, in Keras’ order');

      const inputs: { [input: string]: HostTensor } = {
        x: float32([batch, ...layerCase.inputShape], layerCase.x),
        upstream: float32([batch, ...layerCase.outputShape], layerCase.upstream),
      };
      for (const [weight, { shape }] of Object.entries(plan.weights)) {
        inputs[weight] = float32(shape, layerCase.weights[weight]!);
      }
      if (layerCase.mask) {
        const scale = 1 / (1 - plan.dropoutRate!);
        inputs.mask = float32(
          [batch, ...layerCase.inputShape],
          layerCase.mask.map((kept) => (kept ? scale : 0)),
        );
      }

      const program = await open.build(pass(layerCase, settings, inputs));
      const results = await program.run(inputs);
      await program.dispose();
      agree(t, results.output!.data, layerCase.output, tolerance, 'output');
      agree(t, results.penalty!.data, [layerCase.penalty], tolerance, 'penalty');
      for (const [of, gradient] of Object.entries(layerCase.gradients)) {
        agree(t, results[`gradient of ${of}`]!.data, gradient, tolerance, `gradient of ${of}`);
      }
    });
  }

  promise(
    engine,
    'statistics of a batch normalisation move as in Keras, the last batch being shorter',
    async (t, open) => {
      const { settings: written, inputs: width, steps, x, output } = keras.moving;
      const settings = await layerSettings('batch_normalization', written);
      const layer = layerNamed('batch_normalization');
      const call = async (data: readonly number[], statistics: Named<HostTensor>, training: boolean) => {
        const given = { x: float32([data.length / width, width], data), ...statistics };
        const program = await open.build({
          name: 'batch normalisation',
          inputs: given,
          call({ x, ...weights }) {
            const updates: { [weight: string]: tf.Tensor } = {};
            const y = layer.call(settings, x!, {
              training,
              weights,
              update(weight, value) {
                updates[weight] = value;
              },
              penalise() {},
            });
            return { y, ...updates };
          },
        });
        const { y, ...updates } = await program.run(given);
        await program.dispose();
        return { y: y!, updates };
      };
      const all = (value: number) => float32([width], new Array<number>(width).fill(value));
      let statistics: Named<HostTensor> = { gamma: all(1), beta: all(0), moving_mean: all(0), moving_variance: all(1) };
      for (const [index, step] of steps.entries()) {
        const { updates } = await call(step.x, statistics, true);
        t.same(Object.keys(updates).sort(), ['moving_mean', 'moving_variance']);
        agree(t, updates.moving_mean!.data, step.moving_mean, tolerance, `mean after step ${index + 1}`);
        agree(t, updates.moving_variance!.data, step.moving_variance, tolerance, `variance after step ${index + 1}`);
        statistics = { ...statistics, ...updates };
      }
      const { y, updates } = await call(x, statistics, false);
      agree(t, y.data, output, tolerance, 'inference');
      t.same(updates, {}, 'inference moves nothing');
    },
  );
}

t.test('every activation is compared', (t) => {
  t.same([...activationNames].sort(), [...keras.activations].sort());
  t.end();
});
