import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { resultOf, Sweeper, tablesOf, tiny } from './tiny-sweep.js';

const network = { name: 'mobilenet_v2', alpha: 0.35, input_size: 32, weights: 'random' };
const experiment = (output: unknown[], rest: object = {}) =>
  tiny({ backbone: network, ...rest, sweep: { grid: { 'backbone.output': output } } });

t.test('the same features are computed once, whatever a network is cut at elsewhere', async (t) => {
  const root = t.testdir();
  const sweeper = new Sweeper(t, join(root, 'cache'));
  const computed = async (output: unknown[], rest?: object) => {
    const { features, runs, directories } = await sweeper.sweep(root, experiment(output, rest));
    for (const run of runs) t.equal(resultOf(run).status, 'done');
    return { directories, computed: features.map((outcome) => resultOf(outcome).computed) };
  };

  // 60 images each; a layer is the last of its block, and the last layer what a network gives anyway.
  const first = await computed(['block_14_add', ['block_14', 'out_relu'], ['out_relu', 'block_14'], 'out_relu']);
  t.same(first.computed, [60, 60, 60, 60]);
  t.same((await computed(['block_14'])).computed, [0]);
  const [alone, , , last] = await tablesOf(first.directories);
  const whole = await sweeper.sweep(root, tiny({ backbone: network }));
  t.same(resultOf(whole.features[0]).computed, 0);
  t.same(await tablesOf(whole.directories), [last], 'the run that is cut at its end is the run that is not cut');
  t.notSame(alone, last);
  const description = JSON.parse(await readFile(join(first.directories[1]!, 'model', 'espalier.json'), 'utf8'));
  t.same(description.backbone.output, ['block_14', 'out_relu'], 'enough to predict without the experiment file');

  // Both are tuned behind what crosses the same boundary.
  const tuned = { frozen_layers: { until: 'block_15' }, training: { epochs: 1, batch_size: 16 } };
  t.same((await computed(['block_16', 'out_relu'], tuned)).computed, [60]);
});
