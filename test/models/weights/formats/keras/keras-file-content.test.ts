import { readFile } from 'node:fs/promises';
import { File, Module, ready } from 'h5wasm';
import t from 'tap';
import type { LayerWeights } from '../../../../../src/contracts/components/weight-source.js';
import { kerasFileWeights } from '../../../../../src/models/weights/formats/keras/keras-file-content.js';
import { formulaTensor, formulaWeights } from '../../../formula.js';

/** The model of scripts/fixtures/keras_files.py, as tfjs names and shapes its weights. */
const tiny: LayerWeights = new Map([
  ['Conv1', { kernel: [3, 3, 3, 4] }],
  ['bn_Conv1', { gamma: [4], beta: [4], moving_mean: [4], moving_variance: [4] }],
  ['depthwise', { depthwise_kernel: [3, 3, 4, 1] }],
  ['project', { kernel: [1, 1, 4, 5], bias: [5] }],
  ['predictions', { kernel: [5, 2], bias: [2] }],
]);
const fixture = async (name: string) => new Uint8Array(await readFile(`test/models/fixtures/${name}`));

t.test('files of Keras 2 and 3, weights alone and whole models, to the last bit', async (t) => {
  for (const name of ['keras2.weights-only.h5', 'keras2.model.h5', 'keras3.model.h5'])
    t.same(await kerasFileWeights(await fixture(name), tiny), formulaWeights(tiny), name);
});

t.test('other precisions', async (t) => {
  t.same(await kerasFileWeights(await fixture('float64.h5'), tiny), formulaWeights(tiny));
  const half = await kerasFileWeights(await fixture('float16.h5'), tiny);
  for (const [layer, tensors] of formulaWeights(tiny)) {
    for (const [name, { data }] of Object.entries(tensors)) {
      // 11 significant bits: half a unit in the last place is 2^-11 of the value, or 2^-25 for the smallest.
      const found = half.get(layer)![name]!.data;
      t.ok(
        data.every((value, index) => Math.abs(value - found[index]!) <= Math.max(Math.abs(value) * 2 ** -11, 2 ** -25)),
        `${layer}/${name}`,
      );
    }
  }
});

t.test('a list of names too long for one attribute', async (t) => {
  const long = 'long_'.repeat(2500);
  const renamed: LayerWeights = new Map([...tiny].map(([layer, shapes]) => [layer === 'Conv1' ? long : layer, shapes]));
  const read = await kerasFileWeights(await fixture('split-names.h5'), renamed);
  t.same(read.get(long), { kernel: formulaTensor(long, 'kernel', [3, 3, 3, 4]) });
  t.equal(read.size, 5);
});

t.test('layers of other names are matched by order, where all shapes agree', async (t) => {
  const renamed: LayerWeights = new Map([...tiny].map(([layer, shapes]) => [`new_${layer}`, shapes]));
  const read = await kerasFileWeights(await fixture('keras2.weights-only.h5'), renamed);
  t.same([...read.keys()], [...renamed.keys()]);
  t.same(read.get('new_project'), formulaWeights(tiny).get('project'));

  const other: LayerWeights = new Map([...renamed, ['new_project', { kernel: [1, 1, 4, 6], bias: [6] }]]);
  const unmatched = await kerasFileWeights(await fixture('keras2.weights-only.h5'), other);
  t.same([...unmatched.keys()], [...tiny.keys()], 'else they keep the names of the file');
});

t.test('a last layer of another name is found beside layers that the network lacks', async (t) => {
  const [first, ...others] = [...tiny].slice(0, -1);
  const fewer: LayerWeights = new Map([...others, ['probs', { kernel: [5, 2], bias: [2] }]]);
  const read = await kerasFileWeights(await fixture('keras2.weights-only.h5'), fewer);
  t.same([...read.keys()], [first![0], ...fewer.keys()]);
  t.same(read.get('probs'), { ...formulaWeights(tiny).get('predictions') });

  const wider: LayerWeights = new Map([...others, ['probs', { kernel: [5, 3], bias: [3] }]]);
  t.notOk((await kerasFileWeights(await fixture('keras2.weights-only.h5'), wider)).has('probs'), 'of its shape alone');
  const two: LayerWeights = new Map([['stem', first![1]], ...others.slice(1), ...[...fewer].slice(-1)]);
  t.notOk(
    (await kerasFileWeights(await fixture('keras2.weights-only.h5'), two)).has('probs'),
    'where no other is missing',
  );
});

t.test('numbers of another shape are not read', async (t) => {
  const other: LayerWeights = new Map([...tiny, ['project', { kernel: [1, 1, 4, 6], bias: [5] }]]);
  const { kernel, bias } = (await kerasFileWeights(await fixture('keras3.model.h5'), other)).get('project')!;
  t.same(kernel, { shape: [1, 1, 4, 5], dtype: 'float32', data: new Float32Array() });
  t.equal(bias!.data.length, 5);
});

t.test('damaged files are refused with the reason', async (t) => {
  const whole = await fixture('keras2.model.h5');
  await t.rejects(kerasFileWeights(new Uint8Array(), tiny), { message: 'file signature not found' });
  await t.rejects(kerasFileWeights(whole.subarray(0, 20_000), tiny), {
    message: `is truncated: it has 20000 of ${whole.length} bytes`,
  });
  await t.rejects(kerasFileWeights(await written((file) => file.create_group('else')), tiny), {
    message: /has neither layers nor layer_names/,
  });
});

/** Writes a file with h5wasm and gives its bytes. */
async function written(write: (file: File) => void): Promise<Uint8Array> {
  await ready;
  const file = new File('/test.h5', 'w');
  write(file);
  file.close();
  const bytes = Module.FS.readFile('/test.h5');
  Module.FS.unlink('/test.h5');
  return bytes;
}

t.test('the formats of Keras 3, written by both, with names in the file or in its config', async (t) => {
  for (const name of ['keras3.weights.h5', 'keras3.keras', 'keras2.keras'])
    t.same(await kerasFileWeights(await fixture(name), tiny), formulaWeights(tiny), name);
});

t.test('files of old versions, which keep layers elsewhere or count them otherwise', async (t) => {
  const base: LayerWeights = new Map([['Conv1', { kernel: [3, 3, 3, 4] }]]);
  for (const version of ['keras-2.13', 'keras-3.0']) {
    for (const name of [`${version}.weights.h5`, `${version}.keras`])
      t.same(await kerasFileWeights(await fixture(name), tiny), formulaWeights(tiny), name);
    t.same(await kerasFileWeights(await fixture(`${version}.nested.keras`), base), formulaWeights(base), version);
  }
});

t.test('without any names, layers of one class are matched by their order', async (t) => {
  t.same(await kerasFileWeights(await fixture('keras2.weights.h5'), tiny), formulaWeights(tiny));

  const renamed: LayerWeights = new Map([...tiny].map(([layer, shapes]) => [`new_${layer}`, shapes]));
  const read = await kerasFileWeights(await fixture('keras3.keras'), renamed);
  t.same(read.get('new_project'), formulaWeights(tiny).get('project'), 'as where the names are others');
  t.same([...read.keys()].sort(), [...renamed.keys()].sort());
});

t.test('layers that the network lacks keep their place as a name, and its weights their numbers', async (t) => {
  const fewer: LayerWeights = new Map([...tiny].filter(([layer]) => layer !== 'project'));
  const unnamed = await kerasFileWeights(await fixture('keras2.weights.h5'), fewer);
  t.same(Object.keys(unnamed.get('conv2d_1')!), ['vars/0', 'vars/1']);
  const named = await kerasFileWeights(await fixture('keras3.weights.h5'), fewer);
  t.same(Object.keys(named.get('project')!), ['vars/0', 'vars/1']);

  const unbiased: LayerWeights = new Map([...tiny, ['project', { kernel: [1, 1, 4, 5] }]]);
  const read = await kerasFileWeights(await fixture('keras3.weights.h5'), unbiased);
  t.same(Object.keys(read.get('project')!), ['kernel', 'vars/1']);
  t.equal(read.get('project')!.kernel!.data.length, 20);
});

t.test('models inside of a network whose layers are all its own, and a weight without a name', async (t) => {
  const blocks: LayerWeights = new Map([
    ['conv_0', { kernel: [1, 1, 3, 4], bias: [4] }],
    ['norm_0', { gamma: [4], beta: [4] }],
    ['block_norm_0', { gamma: [4], beta: [4] }],
    ['block_conv_0', { kernel: [3, 3, 1, 4], bias: [4] }],
    ['block_scale_0', { gamma: [4] }],
    ['norm_1', { gamma: [4], beta: [4] }],
    ['conv_1', { kernel: [1, 1, 4, 4], bias: [4] }],
    ['block_norm_1', { gamma: [4], beta: [4] }],
    ['block_conv_1', { kernel: [3, 3, 1, 4], bias: [4] }],
    ['block_scale_1', { gamma: [4] }],
  ]);
  for (const name of ['blocks.h5', 'blocks.weights.h5', 'blocks-without-names.weights.h5']) {
    const read = await kerasFileWeights(await fixture(name), blocks);
    t.same([...read].sort(), [...formulaWeights(blocks)].sort(), name);
  }

  const renamed: LayerWeights = new Map([...blocks].map(([layer, shapes]) => [`new_${layer}`, shapes]));
  const byOrder = await kerasFileWeights(await fixture('blocks.h5'), renamed);
  t.same(byOrder.get('new_conv_1'), formulaWeights(blocks).get('conv_1'));
});

t.test('a backbone inside of a model is taken out of it, with or without the head around it', async (t) => {
  const base: LayerWeights = new Map([['Conv1', { kernel: [3, 3, 3, 4] }]]);
  const whole: LayerWeights = new Map([...base, ['classes', { kernel: [4, 2], bias: [2] }]]);
  for (const version of ['keras2', 'keras3']) {
    t.same(await kerasFileWeights(await fixture(`${version}.nested.keras`), base), formulaWeights(base), version);
    const all = await kerasFileWeights(await fixture(`${version}.nested.keras`), whole);
    t.same([...all.keys()].sort(), ['Conv1', 'classes']);
    t.equal(all.get('classes')!.kernel!.data.length, 8);
  }
});

t.test('a layer that contains itself', async (t) => {
  const endless = await written((file) => {
    const layers = file.create_group('layers');
    layers.create_group('a').create_group('vars');
    layers.create_hard_link('/layers', 'a/layers');
  });
  await t.rejects(kerasFileWeights(endless, tiny), { message: 'nests models too deeply' });
});

t.test('links to other files are refused, and other files cannot be reached', async (t) => {
  const one: LayerWeights = new Map([['a', { kernel: [2] }]]);
  const external = await written((file) => {
    file.create_attribute('layer_names', ['a']);
    file.create_external_link(`${process.cwd()}/test/models/fixtures/keras2.model.h5`, '/model_weights', 'a');
  });
  await t.rejects(kerasFileWeights(external, one), { message: /^\/a is (missing|a link to another file)/ });

  const inside = await written((file) => {
    file.create_attribute('layer_names', ['a']);
    file.create_group('a').create_attribute('weight_names', ['a/kernel']);
    file.create_external_link(`${process.cwd()}/test/models/fixtures/keras2.model.h5`, '/model_weights', 'a/a');
  });
  await t.rejects(kerasFileWeights(inside, one), { message: "can't open file" });

  const broken = await written((file) => {
    file.create_attribute('layer_names', ['a']);
    file.create_group('a').create_attribute('weight_names', ['kernel']);
    file.create_soft_link('/nowhere', 'a/kernel');
  });
  await t.rejects(kerasFileWeights(broken, one), { message: '/a/kernel is a BrokenSoftLink, not a dataset' });
});

t.test('lists and numbers of another kind', async (t) => {
  const one: LayerWeights = new Map([['a', { kernel: [2] }]]);
  const numbers = await written((file) => file.create_attribute('layer_names', [1, 2]));
  await t.rejects(kerasFileWeights(numbers, one), { message: '/: layer_names is not a list of texts' });
  const integers = await written((file) => {
    file.create_attribute('layer_names', ['a']);
    const group = file.create_group('a');
    group.create_attribute('weight_names', ['kernel']);
    group.create_dataset({ name: 'kernel', data: [1, 2], dtype: '<i4' });
  });
  await t.rejects(kerasFileWeights(integers, one), {
    message: '/a/kernel does not hold float16, float32 or float64 numbers',
  });
});
