import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { espalierProcess, type ProcessOptions } from '../../test/cli/espalier.js';
import { savePlainly } from '../../test/worker/plain-model.js';
import { tablesOf } from '../../test/worker/tiny-sweep.js';

const experiment = {
  version: 1,
  name: 'same',
  dataset: { source: { synthetic: { classes: 3, images_per_class: 10, image_size: 40 } } },
  augmentation: { views: 2, steps: [{ random_flip: 'horizontal' }] },
  backbone: { name: 'mobilenet_v2', alpha: 0.35, input_size: 32, weights: './pretrained' },
  head: { layers: [{ dropout: 0.3 }] },
  training: { epochs: 2, batch_size: 10 },
  sweep: {
    grid: {
      phases: [
        [{ frozen_layers: 'all' }, { frozen_layers: { until: 'block_13' } }, { frozen_layers: 'none' }],
        [{ frozen_layers: { until: 'block_14' } }],
      ],
      batch_norm: ['frozen', 'train'],
    },
  },
};

t.test('the same bytes, however many threads, whatever is stored', async (t) => {
  const root = t.testdir();
  await savePlainly(join(root, 'pretrained'));
  writeFileSync(join(root, 'same.yaml'), JSON.stringify(experiment));
  const tables = async (name: string, args: readonly string[], options: Partial<ProcessOptions> = {}) => {
    const command = ['run', 'same.yaml', '--runs', name, ...args];
    const { code, stderr } = await espalierProcess(command, { cwd: root, ...options });
    t.equal(code, 0, stderr);
    const folder = join(root, name, 'same');
    const ids = readdirSync(folder).filter((id) => /^[0-9a-f]{12}$/.test(id));
    t.equal(ids.length, 4);
    return tablesOf(ids.sort().map((id) => join(folder, id)));
  };
  const expected = await tables('one', ['--jobs', '1']);
  t.equal(new Set(expected.map(({ weights }) => weights)).size, 4, 'four different runs');
  t.same(await tables('two', ['--jobs', '2']), expected, 'two at once, everything stored');
  t.same(
    await tables('cold', ['--jobs', '2'], { env: { ESPALIER_CACHE: join(root, 'cold') } }),
    expected,
    'nothing stored',
  );
  // What is not stored has another run id, as it is another setting: the order of ids with it.
  const recomputed = await tables('never', ['--jobs', '1', '--set', 'training.feature_disk=0']);
  const sorted = (runs: typeof expected) => runs.map(({ weights }) => weights).sort();
  t.same(sorted(recomputed), sorted(expected), 'computed in every epoch');
  if (spawnSync('taskset', ['--version']).status !== 0) return t.comment('no taskset: not run on one processor');
  const pinned: (number | null)[] = [];
  const onStart: ProcessOptions['onStart'] = ({ pid }) => {
    pinned.push(spawnSync('taskset', ['-cp', '0', String(pid)]).status);
  };
  t.same(await tables('pinned', ['--jobs', '1'], { onStart }), expected, 'on one processor');
  t.same(pinned, [0]);
});
