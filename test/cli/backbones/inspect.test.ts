import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { catalogue } from '../../../src/catalogue.js';
import { familyMember } from '../../../src/cli/backbones/member.js';
import type { NetworkInspection } from '../../../src/contracts/networks/network-facts.js';
import { findBackbone } from '../../../src/models/find-backbone.js';
import { espalier } from '../espalier.js';

t.test('layers, freeze points and a suggestion', async (t) => {
  const { code, stdout, stderr } = await espalier(['inspect', 'mobilenet_v2'], { cwd: t.testdir() });
  t.equal(code, 0);
  t.equal(stderr, '');
  t.match(stdout, /^mobilenet_v2 alpha 1 at 224 px: 154 layers in 19 blocks, 2,257,984 parameters, 299 MFLOPs/);
  t.match(stdout, /^ +1 +Conv1 +Conv2D +112x112x32 +864 +10\.8$/m);
  // 7 x 7 x 160 floats.
  t.match(stdout, /^\* +\{ until: block_13 \} +7x7x160 +31\.4 kB /m);
});

t.test('as JSON, and drawn', async (t) => {
  const cwd = t.testdir();
  const settings = ['--alpha', '0.25', '--input-size', '96', '--output', 'conv_11', '--output', 'conv_13'];
  const args = ['inspect', 'mobilenet', ...settings, '--svg', 'mobilenet.svg', '--json'];
  const { code, stdout } = await espalier(args, { cwd });
  t.equal(code, 0);
  const found = JSON.parse(stdout) as NetworkInspection;
  t.match(found, { name: 'mobilenet', architecture: { alpha: 0.25, inputSize: 96 }, features: [128 + 256] });
  t.match(
    readFileSync(join(cwd, 'mobilenet.svg'), 'utf8'),
    '>mobilenet alpha 0.25 at 96 px, cut at conv_pw_11_relu, conv_pw_13_relu</text>',
  );
});

t.test('an impossible request: exit 2, with a remedy', async (t) => {
  const cases: [args: string[], code: string, remedy: RegExp][] = [
    [['resnet-50'], 'CONFIG_UNKNOWN_COMPONENT', /^Did you mean resnet50\? espalier backbones lists all of them\.$/],
    [['vgg16', '--output', 'blok3'], 'CONFIG_UNKNOWN_LAYER', /^Did you mean block3\?$/],
    [
      ['vgg16', '--output', 'fc2'],
      'CONFIG_UNKNOWN_LAYER',
      /^It belongs to the classification head, which --include-top adds\.$/,
    ],
    [['vgg16', '--output', 'block3', '--output', 'block3'], 'CONFIG_WRONG_VALUE', /^Give every layer once\.$/],
    [['vgg16', '--alpha', '0.5'], 'CONFIG_UNKNOWN_SETTING', /^It has --input-size, --include-top and --output\.$/],
    [['onnx'], 'CONFIG_UNKNOWN_COMPONENT', /viewer/],
  ];
  for (const [args, expected, remedy] of cases) {
    const cwd = t.testdir();
    const { code, stdout } = await espalier(['inspect', ...args, '--svg', 'no.svg', '--json'], { cwd });
    t.equal(code, 2, args.join(' '));
    t.match(JSON.parse(stdout), { error: { code: expected, remedy } });
    t.notOk(existsSync(join(cwd, 'no.svg')));
  }
});

t.test('a drawing into a folder that is not there is refused, and none is made', async (t) => {
  const cwd = t.testdir();
  const { code, stdout } = await espalier(['inspect', 'vgg16', '--svg', 'no/x.svg', '--json'], { cwd });
  t.equal(code, 2);
  t.match(JSON.parse(stdout), {
    error: { code: 'FILE_REFUSED', message: `--svg no/x.svg: there is no folder ${join(cwd, 'no')}` },
  });
  t.notOk(existsSync(join(cwd, 'no')));
});

t.test('settings are those that the backbone has', async (t) => {
  const [vgg, mobilenet] = [findBackbone('vgg16', catalogue), findBackbone('mobilenet_v2', catalogue)];
  t.same(familyMember(mobilenet, { alpha: undefined, input_size: 160 }), { alpha: 1, inputSize: 160 });
  t.throws(() => familyMember(vgg, { alpha: 0.5 }), {
    code: 'CONFIG_UNKNOWN_SETTING',
    message: '--alpha is not a setting of vgg16',
  });
  t.throws(() => familyMember(mobilenet, { alpha: 0.6 }), {
    code: 'CONFIG_WRONG_VALUE',
    message: '--alpha 0.6 does not fit mobilenet_v2',
    remedy: 'Expected 0.35, 0.5, 0.75, 1, 1.3 or 1.4.',
  });
  t.throws(() => familyMember(vgg, { input_size: 20 }), { message: /--input-size 20/, remedy: /from 32 to 2048/ });
});
