import { appendFile, copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { espalier } from '../cli/espalier.js';

const examples = fileURLToPath(new URL('../../../test/plugins/examples', import.meta.url));

t.test('a sweep runs with a component of every kind from plugins', async (t) => {
  const cwd = t.testdir();
  await mkdir(join(cwd, 'own'));
  const names = await readdir(examples);
  for (const name of names) await copyFile(join(examples, name), join(cwd, 'own', name));
  const text = `version: 1
name: tiny
plugins: [${names.map((name) => `./own/${name}`).join(', ')}]
recipe: brief
dataset: { source: { plain_colours: { count: 8 } } }
augmentation: { views: 2, steps: [mirror] }
head: { layers: [scale: 2] }
optimizer: { name: sign_descent, decay: 0.01 }
learning_rate_schedule: { name: halving, every: 2 }
training: { batch_size: 8 }
engine: { name: annotated, note: 7 }
sweep:
  grid:
    backbone:
      - { name: two_convolutions, weights: random }
      - { name: colour_matrix, output: products, weights: ./matrix.json }
`;
  await writeFile(join(cwd, 'matrix.json'), '[[1, 0, 0.5], [0, 1, 0.5], [0, 0, 0.5]]');
  await writeFile(join(cwd, 'tiny.yaml'), text);
  const first = await espalier(['run', 'tiny.yaml'], { cwd });
  t.equal(first.code, 0, first.stderr);
  for (const name of names) t.match(first.stderr, `plugin ./own/${name}, sha256 `, 'named before it is loaded');
  const runs = join(cwd, 'runs/tiny');
  const ids = (await readdir(runs, { withFileTypes: true })).flatMap((entry) =>
    entry.isDirectory() ? entry.name : [],
  );
  const results = await Promise.all(ids.map((id) => readFile(join(runs, id, 'result.json'), 'utf8')));
  const fingerprints = results.map((text) => JSON.parse(text).fingerprint);
  const ofBoth = [
    'augmentation step mirror',
    'engine annotated',
    'layer scale',
    'learning rate schedule halving',
    'optimizer sign_descent',
    'source plain_colours',
  ];
  t.same(
    fingerprints.map(({ plugins }) => Object.keys(plugins).sort()).sort(),
    [
      ['backbone two_convolutions', ...ofBoth].sort(),
      ['backbone colour_matrix', 'weights matrix_file', ...ofBoth].sort(),
    ].sort(),
  );
  // The worker says so of the engine that it opened, and refuses a task that wants another.
  t.match(fingerprints, [{ engine: { name: 'annotated', note: 7 } }, { engine: { name: 'annotated', note: 7 } }]);
  t.match(
    await readFile(join(runs, ids[0]!, 'experiment.yaml'), 'utf8'),
    '# Copy here first: ./own/mirror.js, SHA-256 ',
  );

  const again = await espalier(['plan', 'tiny.yaml'], { cwd });
  t.match(again.stdout, '2 runs, 0 to do, 2 finished');
  await appendFile(join(cwd, 'own/mirror.js'), '\n// edited\n');
  const edited = await espalier(['plan', 'tiny.yaml'], { cwd });
  t.match(edited.stdout, 'the plugin with augmentation step mirror changed');
});
