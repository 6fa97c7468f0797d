import t from 'tap';
import { catalogue } from '../../../src/catalogue.js';
import { readExperiment } from '../../../src/config/read-experiment.js';
import { networksOf } from '../../../src/models/freeze/freezable-network.js';
import { plannedCourse } from '../../../src/session/prepare/planned-training.js';

const course = async (rest: object) => {
  const text = JSON.stringify({
    version: 1,
    dataset: { source: { synthetic: {} } },
    backbone: { name: 'mobilenet_v2', alpha: 0.35, input_size: 96, weights: 'random' },
    ...rest,
  });
  return plannedCourse(await readExperiment({ text, catalogue }), networksOf(catalogue));
};

t.test('nothing is said where every run trains its head alone', async (t) => {
  t.strictSame(await course({ sweep: { seeds: [0, 1] } }), {});
});

t.test('a recipe, and runs that are trained alike', async (t) => {
  const { recipe, training } = await course({
    recipe: 'lp_ft',
    sweep: { grid: { frozen_layers: ['none', { trainable_last_blocks: 1 }] }, seeds: [0, 1, 2] },
  });
  t.equal(recipe!.name, 'lp_ft');
  t.strictSame(recipe!.lines, [
    'batch_norm: frozen',
    'phases:',
    '  - { frozen_layers: all }',
    '  - { learning_rate_factor: 0.01 }',
  ]);
  const probe = { frozen: 'backbone frozen', learningRate: 0.001, epochs: 10, tunedLayers: 0, tunedWeights: 0 };
  const rest = { learningRate: 0.00001, epochs: 10 };
  t.strictSame(training, [
    // 52 convolutions of MobileNetV2.
    { runs: 3, phases: [probe, { frozen: 'whole backbone tuned', ...rest, tunedLayers: 52, tunedWeights: 382_048 }] },
    // Conv_1, which has 1280 filters at any alpha below 1: 112 * 1280.
    { runs: 3, phases: [probe, { frozen: 'last block tuned', ...rest, tunedLayers: 1, tunedWeights: 143_360 }] },
  ]);
});
