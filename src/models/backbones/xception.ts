import type { Backbone } from '../../contracts/components/backbone.js';
import {
  add,
  batchNorm,
  conv,
  maxPool,
  network,
  numberedNames,
  relu,
  rgbInput,
  type SymbolicTensor,
  separableConv,
  usualNormalisation,
} from '../architectures/architecture.js';
import { onlyInputSize } from '../architectures/input-size.js';
import { toPlusMinusOne } from '../architectures/preprocessing.js';
import { publishedWeights } from '../architectures/published-weights.js';
import { averageTop } from '../architectures/tops.js';
import { kerasAccuracy } from '../facts/published-accuracy.js';

/** [n, s, s, 3] -> [n, s/32, s/32, 2048], sides rounded up at each halving but the first. */
export const xception: Backbone = {
  name: 'xception',
  revision: 1,
  summary: 'Xception: depthwise separable convolutions with residual connections; 20.9 million parameters.',
  citation:
    'Chollet: Xception: Deep Learning with Depthwise Separable Convolutions. CVPR 2017. https://arxiv.org/abs/1610.02357',
  schema: onlyInputSize(71, 299),
  topLayers: ['predictions'],
  build({ inputSize, includeTop, classifierActivation }) {
    const numbered = numberedNames();
    const pixels = rgbInput(inputSize);
    let x = convolution(pixels, 'block1_conv1', 32, 2);
    x = convolution(x, 'block1_conv2', 64, 1);
    for (const [index, filters] of [128, 256, 728].entries()) {
      x = narrowed(x, `block${index + 2}`, [filters, filters], numbered);
    }
    for (let block = 5; block < 13; block++) {
      let y = x;
      for (const place of [1, 2, 3]) y = separable(active(y, `block${block}_sepconv${place}`), block, place, 728);
      x = add(y, x, numbered('add'));
    }
    x = narrowed(x, 'block13', [728, 1024], numbered);
    x = active(separable(x, 14, 1, 1536), 'block14_sepconv1');
    x = active(separable(x, 14, 2, 2048), 'block14_sepconv2');
    return network(pixels, includeTop ? averageTop(x, classifierActivation) : x, 'xception');
  },
  preprocess: toPlusMinusOne,
  officialWeights: publishedWeights(
    299,
    { noTop: 'b0042744bf5b25fce3cb969f33bebb97', withTop: '0a58e3b7378bc2990ea3b43d5981f1f6' },
    (notop) => ({
      file: `xception/xception_weights_tf_dim_ordering_tf_kernels${notop}.h5`,
    }),
  ),
  imagenetAccuracy: kerasAccuracy(299, [79.0, 94.5]),
};

function convolution(x: SymbolicTensor, name: string, filters: number, strides: number): SymbolicTensor {
  const y = conv(x, name, filters, 3, { strides, padding: 'valid' });
  return active(batchNorm(y, `${name}_bn`, usualNormalisation), name);
}

/** A block that halves the sides: two separable convolutions and max pooling, beside a shortcut of stride 2. */
function narrowed(
  x: SymbolicTensor,
  name: string,
  filters: [number, number],
  numbered: (kind: string) => string,
): SymbolicTensor {
  const block = Number(name.slice('block'.length));
  const past = conv(x, numbered('conv2d'), filters[1], 1, { strides: 2 });
  const shortcut = batchNorm(past, numbered('batch_normalization'), usualNormalisation);
  // The stem already ends in a relu.
  let y = separable(block === 2 ? x : active(x, `${name}_sepconv1`), block, 1, filters[0]);
  y = separable(active(y, `${name}_sepconv2`), block, 2, filters[1]);
  return add(maxPool(y, `${name}_pool`, 3, { strides: 2, padding: 'same' }), shortcut, numbered('add'));
}

function separable(x: SymbolicTensor, block: number, place: number, filters: number): SymbolicTensor {
  const name = `block${block}_sepconv${place}`;
  return batchNorm(separableConv(x, name, filters, 3), `${name}_bn`, usualNormalisation);
}

const active = (x: SymbolicTensor, name: string) => relu(x, `${name}_act`);
