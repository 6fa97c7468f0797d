import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { espalier } from '../espalier.js';
import { tinyExperiment, twoRuns } from '../tiny-experiment.js';

t.test('a valid file is summarised', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': tinyExperiment({ sweep: twoRuns }) });
  const args = ['validate', 'tiny.yaml', '--set', 'sweep.seeds=[0, 1, 2]'];
  const { code, stdout, stderr } = await espalier(args, { cwd });
  t.equal(code, 0);
  t.equal(stderr, '');
  t.equal(
    stdout,
    `tiny.yaml is valid.
tiny: 6 runs (2 of optimizer.learning_rate, 3 seeds), ranked by val_loss.
Its first run: mobilenet_v2 alpha 0.35 at 96 px; head avg pooling, dense 4, softmax; adam at 0.01; 2 epochs in batches of 8.
data synthetic: 2 classes, images: train 12, validation 2, test 2
  class    train  validation  test
  class_0      6           1     1
  class_1      6           1     1
`,
  );
  const json = await espalier([...args, '--json'], { cwd });
  t.match(JSON.parse(json.stdout), { valid: true, name: 'tiny', runs: 6, sweptPaths: ['optimizer.learning_rate'] });
  t.same(readdirSync(cwd), ['tiny.yaml']);
});

t.test('an invalid file: all mistakes, as text and as JSON', async (t) => {
  const text = tinyExperiment().replace('epochs: 2', 'epochs: -2').replace('alpha: 0.35', 'alfa: 0.35');
  const cwd = t.testdir({ 'tiny.yaml': text });
  const { code, stdout, stderr } = await espalier(['validate', 'tiny.yaml', '--json'], { cwd });
  t.equal(code, 2);
  t.match(stderr, /tiny\.yaml:4:\d+ .*alfa.*alpha/);
  t.match(stderr, /tiny\.yaml:7:\d+ .*epochs/);
  const { error } = JSON.parse(stdout);
  t.match(error.problems, [
    { code: 'CONFIG_UNKNOWN_SETTING', file: 'tiny.yaml', line: 4 },
    { file: 'tiny.yaml', line: 7 },
  ]);
});

t.test('the starter that init writes is right, as it is and with every suggestion in it taken up', async (t) => {
  const photos = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`${index}.png`, `${index}`]));
  const others = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`${index}.png`, `other ${index}`]));
  const cwd = t.testdir({ 'my photos': { a: photos, b: others }, train: {} });
  t.equal((await espalier(['init', 'my photos'], { cwd })).code, 0);
  const plain = await espalier(['validate', 'my-photos.yaml'], { cwd });
  t.equal(plain.code, 0, plain.stderr);
  t.match(plain.stdout, /^my-photos: 1 run, ranked by val_loss\.$/m);

  const file = join(cwd, 'my-photos.yaml');
  const suggested = /^( *)# ((limit_per_class|augmentation|sweep|splits): .*|(augmentation|sweep):| {2}.*)$/gm;
  writeFileSync(file, readFileSync(file, 'utf8').replace(suggested, '$1$2'));
  const all = await espalier(['validate', 'my-photos.yaml', '--json'], { cwd });
  t.equal(all.code, 0, all.stderr);
  t.equal(JSON.parse(all.stdout).runs, 9, '3 learning rates, 3 seeds');
});
