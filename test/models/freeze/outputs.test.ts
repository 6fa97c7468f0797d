import { catalogue } from '../../../src/catalogue.js';
import '../../../src/tfjs/ready.js';
import { div, memory, type Tensor, tensor4d, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import t from 'tap';
import {
  add,
  concat,
  conv,
  globalAverage,
  maxPool,
  network,
  relu,
  rgbInput,
} from '../../../src/models/architectures/architecture.js';
import { NoSuchLayer } from '../../../src/models/freeze/boundary.js';
import { networkOutline, networkOutputs } from '../../../src/models/freeze/network-outline.js';
import { outlineOf } from '../../../src/models/freeze/outline.js';
import { cutAt, outputNames } from '../../../src/models/freeze/outputs.js';
import { pooledOutputs } from '../../../src/models/head/pooling.js';
import { fillWeights, layerWeights } from '../../../src/models/weights/fill-weights.js';
import { formulaPicture, formulaWeights } from '../formula.js';

/** Two branches that meet, a way around a block, and numbers at the end, as behind a top. */
function branching(): LayersModel {
  const pixels = rgbInput(8);
  const stem = relu(conv(pixels, 'stem', 4, 3), 'stem_relu');
  const left = relu(conv(stem, 'block_1_left', 3, 1), 'block_1_left_relu');
  const right = conv(stem, 'block_1_right', 5, 3);
  const down = maxPool(concat([left, right], 'block_1_concat'), 'block_1_pool', 2);
  const sum = add(down, conv(down, 'block_2_conv', 8, 3), 'block_2_add');
  const model = network(pixels, globalAverage(sum, 'numbers'), 'branching');
  const weights = formulaWeights(layerWeights(model));
  fillWeights(model, { name: 'branching', topLayers: [] } as never, weights, { path: 'formula' } as never);
  return model;
}

const whole = branching();
const names = whole.layers.map(({ name }) => name).slice(1);

/** Rows of a network that is cut at some layers, for two pictures. */
function rowsAt(layers: readonly string[]): number[][] {
  const model = cutAt(branching(), layers);
  const rows = tidy(() => {
    const pixels = ['a', 'b'].flatMap((name) => [...formulaPicture(name, 8)]);
    const input = div(tensor4d(pixels, [2, 8, 8, 3]), 255);
    return pooledOutputs([model.apply(input) as Tensor | Tensor[]].flat(), 'avg').arraySync() as number[][];
  });
  model.dispose();
  return rows;
}

t.test(
  'features at several layers are those at each of them, side by side, in the order in which they are named',
  (t) => {
    const alone = new Map(names.map((name) => [name, rowsAt([name])]));
    fc.assert(
      fc.property(fc.shuffledSubarray(names, { minLength: 1 }), (chosen) => {
        const expected = [0, 1].map((image) => chosen.flatMap((name) => alone.get(name)![image]!));
        t.same(rowsAt(chosen), expected, chosen.join(' '));
      }),
      { numRuns: 30 },
    );
    t.end();
  },
);

t.test('layers that no output needs are disposed of with their weights', (t) => {
  const before = memory().numTensors;
  const model = cutAt(branching(), ['block_1_left_relu']);
  // The kernels of two convolutions.
  t.equal(memory().numTensors, before + 2);
  t.same(
    model.layers.slice(1).map(({ name }) => name),
    ['stem', 'stem_relu', 'block_1_left', 'block_1_left_relu'],
  );
  t.equal(model.name, 'branching');
  model.dispose();
  t.equal(memory().numTensors, before);
  const uncut = branching();
  t.equal(cutAt(uncut, []), uncut);
  uncut.dispose();
  t.end();
});

t.test('a block is its last layer; a name that is neither layer nor block is refused', (t) => {
  const named = (...layers: string[]) => outputNames(cutAt(branching(), layers));
  t.same(named('block_2', 'block_1'), ['block_2_add', 'block_1_pool']);
  t.throws(() => named('block_3'), new NoSuchLayer('block_3'));
  t.end();
});

t.test('an outline knows what its network gives', (t) => {
  const outputs = outlineOf(cutAt(branching(), ['block_1', 'stem_relu'])).filter(({ isOutput }) => isOutput);
  t.same(
    outputs.map(({ name }) => name),
    ['stem_relu', 'block_1_pool'],
  );
  const identity = { name: 'mobilenet_v2', alpha: 0.35, inputSize: 32, output: ['block_3', 'expanded_conv'] };
  t.same(networkOutputs(identity, catalogue), ['block_3_project_BN', 'expanded_conv_project_BN']);
  t.equal(networkOutline(identity, catalogue).at(-1)!.name, 'block_3_project_BN');
  t.notOk(networkOutline(identity, catalogue).some(({ name }) => name.startsWith('block_4')));
  t.end();
});
