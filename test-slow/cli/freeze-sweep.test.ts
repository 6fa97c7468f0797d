import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { espalierProcess } from '../../test/cli/espalier.js';

const experiment = `version: 1
name: freezing
dataset: { source: { synthetic: { classes: 2, images_per_class: 10, image_size: 32 } } }
backbone: { name: mobilenet_v2, alpha: 0.35, input_size: 32, weights: random }
training: { epochs: 2, batch_size: 8 }
sweep: { grid: { frozen_layers: [all, { until: block_13 }, none] }, seeds: [0, 1] }
`;

interface Plan {
  readonly runs: readonly { readonly runId: string; readonly action: string; readonly swept: object }[];
  readonly training: readonly { readonly runs: number; readonly phases: readonly { readonly tunedLayers: number }[] }[];
  readonly features: readonly { readonly runs: number; readonly needed: number; readonly stored: number }[];
}

t.test('a sweep over what is frozen shares features between seeds', async (t) => {
  const cwd = t.testdir({ 'freezing.yaml': experiment });
  const plan = async (...more: string[]): Promise<Plan> =>
    JSON.parse((await espalierProcess(['plan', 'freezing.yaml', '--json', ...more], { cwd })).stdout);
  const before = await plan();
  t.same(
    before.runs.map(({ action }) => action),
    Array(6).fill('run'),
  );
  t.same(
    before.training.map(({ runs, phases }) => [runs, phases[0]!.tunedLayers]),
    [
      [2, 0],
      [2, 10],
      [2, 52],
    ],
  );
  t.same(
    before.features.map(({ runs, needed, stored }) => [runs, needed, stored]),
    Array(3).fill([2, 20, 0]),
  );

  const first = await espalierProcess(['run', 'freezing.yaml', '--json'], { cwd });
  t.equal(first.code, 0, first.stderr);
  t.same(JSON.parse(first.stdout).counts, { done: 6, failed: 0, diverged: 0, stopped: 0 });
  t.equal(first.stderr.match(/: 20 computed in .*, 0 stored before\n/g)!.length, 3, 'each set once, for both seeds');

  const leaderboard = () => readFileSync(join(cwd, 'runs/freezing/leaderboard.csv'), 'utf8');
  const written = leaderboard();
  const [header, ...rows] = written.trim().split('\n');
  t.match(header, /^run_id,status,seed,frozen_layers,val_accuracy,val_loss,/);
  t.same(rows.map((row) => row.slice(0, 12)).sort(), before.runs.map(({ runId }) => runId).sort());
  t.ok(
    rows.every((row) => /,done,[01],(all|none|"\{""until"":""block_13""\}"),/.test(row)),
    'as the file has them',
  );
  const losses = rows.map((row) => Number(row.replace(/"\{.*\}"/, 'until').split(',')[5]));
  t.same(
    losses,
    [...losses].sort((a, b) => a - b),
    'the best first',
  );

  const after = await plan();
  t.same(
    after.runs.map(({ action }) => action),
    Array(6).fill('skip'),
  );
  t.same(after.features, [], 'nothing is needed');
  const third = await plan('--set', 'sweep.seeds=[0, 1, 2]');
  t.same(third.runs.map(({ action }) => action).sort(), ['run', 'run', 'run', ...Array(6).fill('skip')]);
  t.same(
    third.features.map(({ runs, needed, stored }) => [runs, needed, stored]),
    Array(3).fill([1, 20, 20]),
  );
  const second = await espalierProcess(['run', 'freezing.yaml'], { cwd });
  t.equal(second.stderr, 'freezing: All 6 runs are finished, nothing to do (--force repeats).\n');
  t.equal(leaderboard(), written);
});
