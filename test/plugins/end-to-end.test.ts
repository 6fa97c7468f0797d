import { appendFile, copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { espalier } from '../cli/espalier.js';

const examples = fileURLToPath(new URL('../../../test/plugins/examples', import.meta.url));

t.test('a file runs with an optimizer, a layer, a schedule, a source, a step and a recipe of plugins', async (t) => {
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
backbone: { name: mobilenet_v2, alpha: 0.35, input_size: 32, weights: random }
head: { layers: [scale: 2] }
optimizer: { name: sign_descent, decay: 0.01 }
learning_rate_schedule: { name: halving, every: 2 }
training: { batch_size: 8 }
`;
  await writeFile(join(cwd, 'tiny.yaml'), text);
  const first = await espalier(['run', 'tiny.yaml'], { cwd });
  t.equal(first.code, 0, first.stderr);
  for (const name of names) t.match(first.stderr, `plugin ./own/${name}, sha256 `, 'named before it is loaded');
  const runs = join(cwd, 'runs/tiny');
  const [id] = (await readdir(runs, { withFileTypes: true })).flatMap((entry) =>
    entry.isDirectory() ? entry.name : [],
  );
  const { fingerprint } = JSON.parse(await readFile(join(runs, id!, 'result.json'), 'utf8'));
  t.same(Object.keys(fingerprint.plugins).sort(), [
    'augmentation step mirror',
    'layer scale',
    'learning rate schedule halving',
    'optimizer sign_descent',
    'source plain_colours',
  ]);
  t.match(await readFile(join(runs, id!, 'experiment.yaml'), 'utf8'), '# Copy here first: ./own/mirror.js, SHA-256 ');

  const again = await espalier(['plan', 'tiny.yaml'], { cwd });
  t.match(again.stdout, /nothing to do|0 to run|finished/i, again.stdout);
  await appendFile(join(cwd, 'own/mirror.js'), '\n// edited\n');
  const edited = await espalier(['plan', 'tiny.yaml'], { cwd });
  t.match(edited.stdout, 'the plugin with augmentation step mirror changed');
});
