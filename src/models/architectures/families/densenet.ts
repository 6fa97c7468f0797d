import type { Backbone } from '../../../contracts/components/backbone.js';
import { kerasAccuracy } from '../../facts/published-accuracy.js';
import {
  averagePool,
  batchNorm,
  channels,
  concat,
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
import { toStandardScores } from '../preprocessing.js';
import { type PublishedMd5, publishedWeights } from '../published-weights.js';
import { averageTop, classifierNames } from '../tops.js';

interface Member {
  readonly name: string;
  readonly summary: string;
  /** The number of layers in each of the four dense blocks: a column of table 1 of the paper. */
  readonly depths: readonly number[];
  readonly md5: PublishedMd5;
  /** Top-1 and top-5 accuracy of its published weights, percent. */
  readonly accuracy: readonly [number, number];
}

/** The growth rate: channels that each layer adds, k in the paper. */
const growth = 32;

const normalisation = { epsilon: 1.001e-5, momentum: 0.99 };

/** [n, s, s, 3] -> [n, s/32, s/32, c]; every layer of a block reads the outputs of all layers before it. */
export function densenet({ name, summary, depths, md5, accuracy }: Member): Backbone {
  return {
    name,
    revision: 1,
    summary,
    citation:
      'Huang, Liu, van der Maaten, Weinberger: Densely Connected Convolutional Networks. CVPR 2017. https://arxiv.org/abs/1608.06993',
    schema: onlyInputSize(32, 224),
    topLayers: classifierNames,
    build({ inputSize, includeTop, classifierActivation }) {
      const numbered = numberedNames();
      const pixels = rgbInput(inputSize);
      let x = pad(pixels, numbered('zero_padding2d'), [3, 3]);
      x = conv(x, 'conv1_conv', 64, 7, { strides: 2, padding: 'valid' });
      x = active(x, 'conv1_bn', 'conv1_relu');
      x = maxPool(pad(x, numbered('zero_padding2d'), [1, 1]), 'pool1', 3, { strides: 2 });
      for (const [index, depth] of depths.entries()) {
        const stage = index + 2;
        if (index > 0) x = transition(x, `pool${stage - 1}`);
        for (let layer = 1; layer <= depth; layer++) x = widened(x, `conv${stage}_block${layer}`);
      }
      x = active(x, 'bn', 'relu');
      return network(pixels, includeTop ? averageTop(x, classifierActivation) : x, name);
    },
    preprocess: toStandardScores,
    officialWeights: publishedWeights(224, md5, (notop) => ({
      file: `densenet/${name}_weights_tf_dim_ordering_tf_kernels${notop}.h5`,
    })),
    imagenetAccuracy: kerasAccuracy(224, accuracy),
  };
}

/** The transition between dense blocks, which halves channels and sides. */
function transition(x: SymbolicTensor, name: string): SymbolicTensor {
  const y = conv(active(x, `${name}_bn`, `${name}_relu`), `${name}_conv`, Math.floor(channels(x) / 2), 1);
  return averagePool(y, `${name}_pool`, 2);
}

/** A dense layer, which adds `growth` channels to x through a bottleneck of 4 times as many. */
function widened(x: SymbolicTensor, name: string): SymbolicTensor {
  let y = conv(active(x, `${name}_0_bn`, `${name}_0_relu`), `${name}_1_conv`, 4 * growth, 1);
  y = conv(active(y, `${name}_1_bn`, `${name}_1_relu`), `${name}_2_conv`, growth, 3);
  return concat([x, y], `${name}_concat`);
}

const active = (x: SymbolicTensor, normalisationName: string, reluName: string) =>
  relu(batchNorm(x, normalisationName, normalisation), reluName);
