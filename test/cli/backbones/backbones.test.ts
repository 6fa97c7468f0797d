import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import t from 'tap';
import { catalogue } from '../../../src/catalogue.js';
import { listBackbones } from '../../../src/cli/backbones/list.js';
import type { ListedBackbone } from '../../../src/contracts/networks/network-facts.js';
import { backbones } from '../../../src/models/backbones/index.js';
import { findBackbone } from '../../../src/models/find-backbone.js';
import { espalier } from '../espalier.js';

t.test('a line for every backbone, no wider than a terminal', async (t) => {
  const { code, stdout, stderr } = await espalier(['backbones'], { cwd: t.testdir() });
  t.equal(code, 0);
  t.equal(stderr, '');
  for (const { name } of backbones) t.match(stdout, new RegExp(`^${name} `, 'm'));
  t.ok(Math.max(...stdout.split('\n').map((line) => line.length)) <= 100);
  t.match(stdout, /^mobilenet_v2 +2,257,984 +299 +224 +1280 +71\.3 +90\.1 +coco, imagenet$/m);
  t.match(stdout, /vgg16.*\nvgg19.*\n\nxception/, 'families stand apart');
});

t.test('what is in the cache is marked, and nothing is downloaded', async (t) => {
  const cwd = t.testdir();
  const { file } = findBackbone('vgg16', catalogue).officialWeights({ inputSize: 224 })!;
  const path = join(cwd, '.cache/weights/keras', file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, '');
  const { code, stdout } = await espalier(['backbones', 'VGG', '--json'], { cwd });
  t.equal(code, 0);
  const [vgg16, vgg19, ...others] = (JSON.parse(stdout) as { backbones: ListedBackbone[] }).backbones;
  t.same(others, []);
  t.match(vgg16, {
    name: 'vgg16',
    architecture: { inputSize: 224 },
    parameters: 14_714_688,
    features: [7, 7, 512],
    accuracy: { top1: 71.3, top5: 90.1, source: 'https://keras.io/api/applications' },
  });
  const ofVgg16 = [
    { source: 'imagenet', cached: true },
    { source: 'random', cached: true },
  ];
  t.same(vgg16!.weights, ofVgg16);
  t.same(vgg19!.weights[0], { source: 'imagenet', cached: false });
});

t.test('other members of the families', async (t) => {
  const found = await listBackbones('', { alpha: 0.5, input_size: 160 }, t.testdir());
  t.same(
    found.map(({ name }) => name),
    ['mobilenet', 'mobilenet_v2', 'mobilenet_v3_small', 'mobilenet_v3_large'],
    'versions in turn, small before large',
  );
  t.match(found[0], { architecture: { alpha: 0.5, inputSize: 160 }, accuracy: { top1: 59.1, top5: 81.9 } });
  t.match(found[2], { accuracy: null, weights: [{ source: 'random' }] });
  t.same(await listBackbones('efficientnet-v2-s', { input_size: 3 }, t.testdir()), [], 'too small for it');
});

t.test('an impossible request: exit 2, with a remedy', async (t) => {
  const cases: [args: string[], code: string, remedy: RegExp][] = [
    [['mobilnet'], 'CONFIG_UNKNOWN_COMPONENT', /^Did you mean mobilenet\?$/],
    [['vgg', '--alpha', '0.5'], 'CONFIG_WRONG_VALUE', /^espalier inspect vgg16 with the same options says why\.$/],
  ];
  for (const [args, expected, remedy] of cases) {
    const { code, stdout } = await espalier(['backbones', ...args, '--json'], { cwd: t.testdir() });
    t.equal(code, 2, args.join(' '));
    t.match(JSON.parse(stdout), { error: { code: expected, remedy } });
  }
  const { code, stderr } = await espalier(['backbones', '--alpha', 'wide'], { cwd: t.testdir() });
  t.equal(code, 2);
  t.match(stderr, /Expected a number/);
});
