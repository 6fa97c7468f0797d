import { engine } from '@tensorflow/tfjs-core';
import t from 'tap';
import { catalogue } from '../../../src/catalogue.js';
import type { FrozenLayers } from '../../../src/contracts/experiment.js';
import { cutOf } from '../../../src/models/freeze/cut.js';
import { random } from '../../../src/models/weights/sources/random.js';
import { RunNetwork } from '../../../src/worker/pipeline/run-network.js';
import { runSettings } from '../../run-settings.js';

const context = { relativeTo: '/', cacheFolder: '/', mayDownload: false, warn() {} };

async function trained(frozenLayers: FrozenLayers) {
  const settings = await runSettings({
    backbone: { name: 'mobilenet_v2', alpha: 0.35, input_size: 32, weights: 'random' },
    frozen_layers: frozenLayers,
  });
  const weights = await random.locate({ seed: 0 }, settings.backbone, context);
  const network = new RunNetwork({ settings, weights }, 3, catalogue);
  const [phase] = settings.phases;
  const cut = cutOf(settings, phase!, catalogue);
  const train = {
    count: 0,
    views: 1,
    width: cut.width!,
    rowType: 'float32',
    labels: new Int32Array(),
    async read() {},
  };
  const model = await network.model(phase!, { cut, train: train as never });
  return { network, model };
}

/** The weight of a network in memory, as tfjs registers it. */
function variableOf(weight: string) {
  const named = Object.entries(engine().registeredVariables).filter(([name]) => name.startsWith(weight));
  return named.at(-1)![1];
}

/** Adds the least that float32 can tell to one number. */
function poke(weight: string): void {
  const variable = variableOf(weight);
  const values = variable.dataSync().slice();
  values[0] = values[0]! * (1 + 2 ** -22);
  variable.dataId = engine().makeTensor(values, variable.shape, variable.dtype).dataId;
}

t.test('a frozen weight that moved fails the run, wherever it stands', async (t) => {
  const moved = { code: 'RUN_FROZEN_WEIGHTS_MOVED', remedy: /report it/ };
  // Before the boundary, and frozen behind it: batch normalisation.
  for (const weight of ['Conv1/kernel', 'block_1_project_BN/moving_variance', 'block_16_project_BN/gamma']) {
    const { network, model } = await trained({ until: 'block_15' });
    poke(weight);
    await t.rejects(network.finish(model, model.initialWeights(0)), moved, weight);
    network.dispose();
  }
  const { network, model } = await trained({ until: 'block_15' });
  const stray = { shape: [24], dtype: 'float32' as const, data: new Float32Array(24) };
  const weights = {
    ...model.initialWeights(0),
    'Conv1/kernel': { ...stray, shape: [3, 3, 3, 16], data: new Float32Array(432) },
  };
  await t.rejects(network.finish(model, weights), moved, 'training gives a weight that is not tuned');
  network.dispose();
});

t.test('a tuned weight may move', async (t) => {
  const { network, model } = await trained({ until: 'block_15' });
  poke('block_16_project/kernel');
  const { frozenWeights, input } = await network.finish(model, model.initialWeights(0));
  t.equal(frozenWeights.after, frozenWeights.before);
  t.equal(input, 'images');
  network.dispose();
});
