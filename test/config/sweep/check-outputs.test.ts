import t from 'tap';
import { catalogue } from '../../../src/catalogue.js';
import { readExperiment } from '../../../src/config/read-experiment.js';
import type { FreezableNetwork, NetworkOf } from '../../../src/contracts/networks/freeze.js';
import { fakeNetwork } from '../fake-network.js';

/** `top` is a layer of the network with its top alone. */
const withTop: FreezableNetwork = {
  ...fakeNetwork,
  outputCalled: (name) => (name === 'top' ? name : fakeNetwork.outputCalled(name)),
};
const networkOf: NetworkOf = ({ includeTop }) => (includeTop ? withTop : fakeNetwork);

const read = (backbone: string, rest = '', networks = networkOf) =>
  readExperiment({
    path: 'photos.yaml',
    text: `version: 1\ndataset: { source: ./photos }\nbackbone: { name: mobilenet_v2, ${backbone} }\n${rest}`,
    catalogue,
    networkOf: networks,
  });

/** Line, column and text of what is wrong. */
async function wrong(backbone: string, rest?: string): Promise<string[]> {
  const error = await read(backbone, rest).then(
    () => undefined,
    (thrown) => thrown,
  );
  return (error?.problems ?? []).map(
    ({ code, line, column, message }: Found) => `${code} ${line}:${column} ${message}`,
  );
}

interface Found {
  readonly code: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

t.test('layers and blocks of the network, and of its top where it has it', async (t) => {
  t.same(await wrong('output: block_1'), []);
  t.same(await wrong('output: [block_2_relu, stem]'), []);
  t.same(await wrong('output: top, include_top: true'), []);
  const noNetwork = () => {
    throw new Error('no network is built');
  };
  t.equal((await read('alpha: 1.0', '', noNetwork)).runs.length, 1);
});

t.test('an unknown name is reported at its place', async (t) => {
  t.same(await wrong('output: [stem, blok_1]'), [
    'CONFIG_UNKNOWN_LAYER 3:48 backbone.output names no layer or block of mobilenet_v2: blok_1; did you mean block_1?',
  ]);
  t.same(await wrong('output: top'), [
    'CONFIG_UNKNOWN_LAYER 3:41 backbone.output names no layer or block of mobilenet_v2: top; it belongs to the top, which include_top: true adds',
  ]);
  t.same(await wrong('output: elsewhere'), [
    'CONFIG_UNKNOWN_LAYER 3:41 backbone.output names no layer or block of mobilenet_v2: elsewhere; its blocks are stem, block_1 and block_2',
  ]);
});

t.test('the input, and a layer under two names, are refused', async (t) => {
  t.match(await wrong('output: input'), [/^CONFIG_WRONG_VALUE 3:41 .*the input of mobilenet_v2/]);
  t.match(await wrong('output: [block_1, block_1_bn]'), [
    /^CONFIG_WRONG_VALUE 3:51 backbone.output lists block_1_bn twice, as block_1 and as block_1_bn/,
  ]);
  t.match(await wrong('output: [stem, stem]'), [/backbone.output lists "stem" twice/]);
  t.match(await wrong('output: []'), [/backbone.output is an empty list; expected the name of a layer or block/]);
  t.match(await wrong('output: 3'), [/backbone.output is 3; expected the name of a layer or block/]);
});

t.test('each value of a sweep is checked, lists as well as names', async (t) => {
  const grid = (values: string) => `sweep: { grid: { backbone.output: ${values} } }`;
  const { runs } = await read('alpha: 1.0', grid('[stem, [stem, block_1]]'));
  t.same(
    runs.map(({ settings }) => settings.backbone.output),
    [['stem'], ['stem', 'block_1']],
  );
  t.same(
    runs.map(({ swept }) => swept['backbone.output']),
    ['stem', ['stem', 'block_1']],
  );
  t.match(await wrong('alpha: 1.0', grid('[stem, [stem, blok_1]]')), [/^CONFIG_UNKNOWN_LAYER 4:49 /]);
});

t.test('one layer is the same run as a list of it; another order is another run', async (t) => {
  const documentOf = async (backbone: string) => (await read(backbone)).runs[0]!.document.backbone;
  t.same(await documentOf('output: stem'), await documentOf('output: [stem]'));
  t.match(await documentOf('output: stem'), { output: ['stem'] });
  t.notSame(await documentOf('output: [stem, block_1]'), await documentOf('output: [block_1, stem]'));
  await t.rejects(read('alpha: 1.0', 'sweep: { grid: { backbone.output: [stem, [stem]] } }'), {
    message: /gives the same runs as one before it/,
  });
});

t.test('values equal to leaving a setting out are left out of the document', async (t) => {
  const documentOf = async (backbone: string) => (await read(backbone)).runs[0]!.document.backbone;
  const silent = await documentOf('alpha: 1.0');
  t.same(await documentOf('include_top: false'), silent);
  t.notOk('output' in (silent as object));
  t.same(await documentOf('include_top: true, classifier_activation: softmax'), await documentOf('include_top: true'));
  t.match(await documentOf('include_top: true, classifier_activation: linear'), {
    include_top: true,
    classifier_activation: 'linear',
  });
});

t.test('classifier_activation requires a network with its top', async (t) => {
  for (const activation of ['linear', 'softmax'])
    t.match(await wrong(`include_top: false, classifier_activation: ${activation}`), [
      /^CONFIG_CONFLICT 3:53 .*expected include_top: true beside it/,
    ]);
});

t.test('a network in a file has no such settings', async (t) => {
  const text = (more: string) =>
    `version: 1\ndataset: { source: ./photos }\nbackbone: { name: onnx, weights: ./m.onnx, output: pooled, preprocessing: torch${more} }\n`;
  const { runs } = await readExperiment({ text: text(''), catalogue, networkOf });
  t.equal(runs[0]!.settings.backbone.output, 'pooled', 'the name of its node');
  await t.rejects(readExperiment({ text: text(', include_top: false'), catalogue, networkOf }), {
    message: /backbone.include_top is not a setting of/,
  });
});

t.test('freeze settings refer to the cut network', async (t) => {
  const cut: NetworkOf = ({ output }) =>
    output === undefined ? fakeNetwork : { ...fakeNetwork, layers: fakeNetwork.layers.slice(0, 4) };
  await t.rejects(read('output: block_1', 'frozen_layers: { trainable_last: 5 }', cut), {
    message: /is 5, and mobilenet_v2 cut at block_1 has 4 layers/,
  });
  const untilTwo = 'frozen_layers: { until: block_2 }';
  const short: NetworkOf = (backbone) => ({
    ...cut(backbone),
    blocks: ['stem', 'block_1'],
    tunedPart: () => undefined,
  });
  await t.rejects(read('output: block_1', untilTwo, short), {
    message:
      /until names a layer after the cut: block_2 is not a part of mobilenet_v2 cut at block_1; expected one of its blocks: stem or block_1/,
  });
});
