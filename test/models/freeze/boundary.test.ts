import t from 'tap';
import { catalogue } from '../../../src/catalogue.js';
import type { FrozenLayers } from '../../../src/contracts/experiment.js';
import { freezeBoundary, NoSuchLayer } from '../../../src/models/freeze/boundary.js';
import { cutOf } from '../../../src/models/freeze/cut.js';
import { networkOutline } from '../../../src/models/freeze/network-outline.js';
import { runSettings } from '../../run-settings.js';

const outline = networkOutline({ name: 'mobilenet_v2', alpha: 0.35, inputSize: 96 }, catalogue);
const boundary = (frozen: FrozenLayers, batchNorm?: 'inference' | 'train') =>
  freezeBoundary(outline, frozen, batchNorm);

t.test('an outline is that of the network', async (t) => {
  t.equal(outline.length, 154, 'Keras: len(MobileNetV2(include_top=False).layers)');
  t.same(outline[1], {
    name: 'Conv1',
    kind: 'Conv2D',
    inputs: [outline[0]!.name],
    outputShape: [48, 48, 16],
    weights: { kernel: [3, 3, 3, 16] },
    isOutput: false,
  });
  t.equal(networkOutline({ name: 'mobilenet_v2', alpha: 0.35, inputSize: 96 }, catalogue), outline, 'built once');
});

t.test('all: nothing is tuned, and the output crosses', async (t) => {
  const { tuned, prefix, crossing } = boundary('all');
  t.same(tuned, []);
  t.equal(prefix.length, outline.length);
  t.same(crossing, ['out_relu']);
});

t.test('none: everything that has weights is tuned, batch normalisation only if asked for', async (t) => {
  const { tuned, prefix, crossing } = boundary('none');
  // 17 blocks of three convolutions, less the expansion of the first, and those before and behind them: 16 * 3 + 2 + 2.
  t.equal(tuned.length, 52);
  t.same(prefix, [outline[0]!.name]);
  t.same(crossing, prefix);
  for (const mode of ['inference', 'train'] as const) t.equal(boundary('none', mode).tuned.length, 104);
});

t.test('zero padding before the boundary is recomputed: the pixels are stored', async (t) => {
  const padded = networkOutline({ name: 'resnet50', inputSize: 64 }, catalogue);
  t.equal(padded[1]!.kind, 'ZeroPadding2D');
  t.same(freezeBoundary(padded, 'none').crossing, [padded[0]!.name]);
  t.same(freezeBoundary(padded, { until: 'conv1_pad' }).prefix, [padded[0]!.name]);
  t.same(freezeBoundary(padded, { until: 'conv1_conv' }).crossing, ['pool1_pool']);
});

t.test('until a block means all of it, until a layer this layer', async (t) => {
  const block = boundary({ until: 'block_13' });
  t.same(block.tuned.slice(0, 3), ['block_14_expand', 'block_14_depthwise', 'block_14_project']);
  t.equal(block.tuned.at(-1), 'Conv_1');
  t.same(block.crossing, ['block_13_project_BN'], 'read by block_14_expand and by block_14_add');
  const layer = boundary({ until: 'block_14_expand' });
  t.same(layer.tuned[0], 'block_14_depthwise');
  t.same(layer.crossing, ['block_13_project_BN', 'block_14_expand_relu'], 'the way around the block crosses too');
  t.same(boundary({ until: 'block_1' }).tuned[0], 'block_2_expand', 'not block_10 to block_16');
});

t.test('match freezes what matches; a frozen layer after a tuned one is not in the prefix', async (t) => {
  const { tuned, crossing, prefix } = boundary({ match: '^(?!block_3_)' });
  t.same(tuned, ['block_3_expand', 'block_3_depthwise', 'block_3_project']);
  t.same(crossing, ['block_2_add']);
  t.notOk(prefix.includes('block_4_expand'));
});

t.test('trainable_last counts layers as Keras does', async (t) => {
  t.same(boundary({ trainableLast: 3 }).tuned, ['Conv_1']);
  t.same(boundary({ trainableLast: 2 }).tuned, [], 'batch normalisation and ReLU');
  t.same(boundary({ trainableLast: 2 }, 'train').tuned, ['Conv_1_bn']);
  t.same(boundary({ trainableLast: 3 }).crossing, ['block_16_project_BN']);
});

t.test('a name that the network does not have', async (t) => {
  t.throws(() => boundary({ until: 'block_99' }), new NoSuchLayer('block_99'));
  t.throws(() => boundary({ match: '^conv9' }), new NoSuchLayer('^conv9'));
});

t.test('a cut says what a row of features is', async (t) => {
  const backbone = { name: 'mobilenet_v2', alpha: 0.35, input_size: 96, weights: 'random' };
  const settings = await runSettings({ backbone, training: { feature_storage: 'float16' } });
  const cut = (frozenLayers: FrozenLayers) => cutOf(settings, { frozenLayers }, catalogue);
  t.same(cut('all'), { kind: 'pooled', layers: [], width: undefined, storage: 'float32' });
  t.same(cut({ trainableLast: 2 }), cut('all'), 'nothing is tuned');
  t.same(cut('none'), { kind: 'pixels', layers: [], width: 96 * 96 * 3, storage: 'uint8' });
  // 3 x 3 pixels; 56 channels: 160 * 0.35 to a multiple of 8. The expansion has six times as many.
  const until = cut({ until: 'block_14_expand' });
  t.same(until.layers, ['block_13_project_BN', 'block_14_expand_relu']);
  t.equal(until.width, 9 * 56 * (1 + 6));
  t.equal(until.storage, 'float16');
});

t.test('except tunes one block, trainable_last_blocks the last ones', async (t) => {
  const { tuned, crossing } = boundary({ except: 'block_3' });
  t.same(tuned, ['block_3_expand', 'block_3_depthwise', 'block_3_project']);
  t.same(crossing, ['block_2_add']);
  t.same(boundary({ trainableLastBlocks: 1 }).tuned, ['Conv_1']);
  t.same(boundary({ trainableLastBlocks: 2 }).tuned, [
    'block_16_expand',
    'block_16_depthwise',
    'block_16_project',
    'Conv_1',
  ]);
  t.same(boundary({ trainableLastBlocks: 19 }), boundary('none'));
  t.throws(() => boundary({ except: 'block_17' }), NoSuchLayer);
});
