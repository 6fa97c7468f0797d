import type { Backbone } from '../../../contracts/components/backbone.js';
import { kerasAccuracy } from '../../facts/published-accuracy.js';
import {
  add,
  batchNorm,
  conv,
  maxPool,
  network,
  numberedNames,
  pad,
  relu,
  rgbInput,
  type SymbolicTensor,
} from '../architecture.js';
import { onlyInputSize } from '../input-size.js';
import { toCentredBgr, toPlusMinusOne } from '../preprocessing.js';
import { type PublishedMd5, publishedWeights } from '../published-weights.js';
import { averageTop, classifierNames } from '../tops.js';

interface Member {
  readonly name: string;
  /** The name in Keras' files. */
  readonly kerasName: string;
  readonly summary: string;
  /** The number of residual blocks in each of the four stages: a column of table 1 of the paper. */
  readonly depths: readonly number[];
  readonly md5: PublishedMd5;
  /** Top-1 and top-5 accuracy of its published weights, percent. */
  readonly accuracy: readonly [number, number];
}

const stages = [
  { name: 'conv2', filters: 64 },
  { name: 'conv3', filters: 128 },
  { name: 'conv4', filters: 256 },
  { name: 'conv5', filters: 512 },
];

const normalisation = { epsilon: 1.001e-5, momentum: 0.99 };

/** [n, s, s, 3] -> [n, s/32, s/32, 2048], sides rounded up at each of five halvings. */
export function resnet({ name, kerasName, summary, depths, md5, accuracy }: Member): Backbone {
  return {
    name,
    revision: 1,
    summary,
    citation:
      'He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition. CVPR 2016. https://arxiv.org/abs/1512.03385',
    schema: onlyInputSize(32, 224),
    topLayers: classifierNames,
    build({ inputSize, includeTop, classifierActivation }) {
      const pixels = rgbInput(inputSize);
      let x = conv(pad(pixels, 'conv1_pad', [3, 3]), 'conv1_conv', 64, 7, { strides: 2, padding: 'valid', bias: true });
      x = maxPooledHalf(normalised(x, 'conv1'));
      for (const [index, { name: stage, filters }] of stages.entries()) {
        x = projected(x, `${stage}_block1`, filters, index === 0 ? 1 : 2);
        for (let block = 2; block <= depths[index]!; block++) {
          const prefix = `${stage}_block${block}`;
          x = joined(x, bottleneck(x, prefix, filters, 1), prefix);
        }
      }
      return network(pixels, includeTop ? averageTop(x, classifierActivation) : x, kerasName);
    },
    preprocess: toCentredBgr,
    officialWeights: official(kerasName, md5),
    imagenetAccuracy: kerasAccuracy(224, accuracy),
  };
}

/** The first block of a stage, whose shortcut is a convolution to the new shape. */
function projected(x: SymbolicTensor, name: string, filters: number, strides: number): SymbolicTensor {
  const shortcut = conv(x, `${name}_0_conv`, 4 * filters, 1, { strides, padding: 'valid', bias: true });
  return joined(batchNorm(shortcut, `${name}_0_bn`, normalisation), bottleneck(x, name, filters, strides), name);
}

/** The bottleneck (figure 5 of the paper, right): reduce, 3x3 convolution, expand to 4 `filters`. */
function bottleneck(x: SymbolicTensor, name: string, filters: number, strides: number): SymbolicTensor {
  let y = conv(x, `${name}_1_conv`, filters, 1, { strides, padding: 'valid', bias: true });
  y = normalised(y, `${name}_1`);
  y = normalised(conv(y, `${name}_2_conv`, filters, 3, { bias: true }), `${name}_2`);
  y = conv(y, `${name}_3_conv`, 4 * filters, 1, { padding: 'valid', bias: true });
  return batchNorm(y, `${name}_3_bn`, normalisation);
}

const joined = (shortcut: SymbolicTensor, y: SymbolicTensor, name: string) =>
  relu(add(shortcut, y, `${name}_add`), `${name}_out`);

/** [n, s, s, 3] -> [n, s/32, s/32, 2048]; normalisation and activation come before each convolution. */
export function resnetV2({ name, kerasName, summary, depths, md5, accuracy }: Member): Backbone {
  return {
    name,
    revision: 1,
    summary,
    citation:
      'He, Zhang, Ren, Sun: Identity Mappings in Deep Residual Networks. ECCV 2016. https://arxiv.org/abs/1603.05027',
    schema: onlyInputSize(32, 224),
    topLayers: classifierNames,
    build({ inputSize, includeTop, classifierActivation }) {
      const pixels = rgbInput(inputSize);
      const numbered = numberedNames();
      let x = conv(pad(pixels, 'conv1_pad', [3, 3]), 'conv1_conv', 64, 7, { strides: 2, padding: 'valid', bias: true });
      x = maxPooledHalf(x);
      for (const [index, { name: stage, filters }] of stages.entries()) {
        const depth = depths[index]!;
        for (let block = 1; block <= depth; block++) {
          // The last block of a stage halves the sides, not the first of the next.
          const strides = block === depth && index < stages.length - 1 ? 2 : 1;
          x = preactivated(x, `${stage}_block${block}`, filters, strides, block === 1, numbered);
        }
      }
      x = relu(batchNorm(x, 'post_bn', normalisation), 'post_relu');
      return network(pixels, includeTop ? averageTop(x, classifierActivation) : x, kerasName);
    },
    preprocess: toPlusMinusOne,
    officialWeights: official(kerasName, md5),
    imagenetAccuracy: kerasAccuracy(224, accuracy),
  };
}

/** The full pre-activation block (figure 4e of the paper) as a bottleneck. */
function preactivated(
  x: SymbolicTensor,
  name: string,
  filters: number,
  strides: number,
  project: boolean,
  numbered: (kind: string) => string,
): SymbolicTensor {
  const active = relu(batchNorm(x, `${name}_preact_bn`, normalisation), `${name}_preact_relu`);
  let shortcut = x;
  if (project) shortcut = conv(active, `${name}_0_conv`, 4 * filters, 1, { strides, padding: 'valid', bias: true });
  else if (strides > 1) shortcut = maxPool(x, numbered('max_pooling2d'), 1, { strides });
  let y = normalised(conv(active, `${name}_1_conv`, filters, 1, { padding: 'valid' }), `${name}_1`);
  y = conv(pad(y, `${name}_2_pad`, [1, 1]), `${name}_2_conv`, filters, 3, { strides, padding: 'valid' });
  y = normalised(y, `${name}_2`);
  y = conv(y, `${name}_3_conv`, 4 * filters, 1, { padding: 'valid', bias: true });
  return add(shortcut, y, `${name}_out`);
}

const normalised = (x: SymbolicTensor, name: string) => relu(batchNorm(x, `${name}_bn`, normalisation), `${name}_relu`);

const maxPooledHalf = (x: SymbolicTensor) => maxPool(pad(x, 'pool1_pad', [1, 1]), 'pool1_pool', 3, { strides: 2 });

const official = (kerasName: string, md5: PublishedMd5) =>
  publishedWeights(224, md5, (notop) => ({
    file: `resnet/${kerasName}_weights_tf_dim_ordering_tf_kernels${notop}.h5`,
  }));
