import type { Backbone } from '../../../contracts/components/backbone.js';
import { kerasAccuracy } from '../../facts/published-accuracy.js';
import {
  batchNorm,
  channels,
  conv,
  depthwiseConv,
  multipleOf8,
  network,
  padForStride2,
  rgbInput,
  type SymbolicTensor,
  swish,
  usualNormalisation,
} from '../architecture.js';
import { onlyInputSize } from '../input-size.js';
import { toStandardScores } from '../preprocessing.js';
import { type PublishedMd5, publishedWeights } from '../published-weights.js';
import { averageTop, classifierNames } from '../tops.js';
import { excited, residualSum } from './inverted-residual.js';

interface Member {
  readonly name: string;
  readonly kerasName: string;
  readonly summary: string;
  /** Factors of B0's channels and repeats: w and d of the paper's compound scaling. */
  readonly width: number;
  readonly depth: number;
  readonly inputSize: number;
  /** The dropout rate of the top. */
  readonly dropped: number;
  readonly md5: PublishedMd5;
  /** Top-1 and top-5 accuracy of its published weights, percent. */
  readonly accuracy: readonly [number, number];
}

interface Block {
  /** Channels inside the block, relative to its input. */
  readonly expansion: number;
  readonly filters: number;
  /** The size of the depthwise kernel. */
  readonly size: number;
  readonly strides: number;
}

/** The stages of B0, table 1 of the paper. */
const stages: readonly (Block & { readonly repeats: number })[] = [
  { expansion: 1, filters: 16, repeats: 1, size: 3, strides: 1 },
  { expansion: 6, filters: 24, repeats: 2, size: 3, strides: 2 },
  { expansion: 6, filters: 40, repeats: 2, size: 5, strides: 2 },
  { expansion: 6, filters: 80, repeats: 3, size: 3, strides: 2 },
  { expansion: 6, filters: 112, repeats: 3, size: 5, strides: 1 },
  { expansion: 6, filters: 192, repeats: 4, size: 5, strides: 2 },
  { expansion: 6, filters: 320, repeats: 1, size: 3, strides: 1 },
];

/** [n, s, s, 3] -> [n, s/32, s/32, 1280 width], sides rounded up at each of five halvings. */
export function efficientnet(member: Member): Backbone {
  const { name, kerasName, summary, width, depth, dropped, md5, accuracy } = member;
  return {
    name,
    revision: 1,
    summary,
    citation:
      'Tan, Le: EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks. ICML 2019. https://arxiv.org/abs/1905.11946',
    schema: onlyInputSize(32, member.inputSize),
    // Keras rescales pixels inside the network; here that is in `preprocess`.
    topLayers: [...classifierNames, 'normalization'],
    build({ inputSize, includeTop, classifierActivation }) {
      const pixels = rgbInput(inputSize);
      let x = padForStride2(pixels, 'stem_conv_pad', 3);
      x = normalised(conv(x, 'stem_conv', multipleOf8(32 * width), 3, { strides: 2, padding: 'valid' }), 'stem_');
      const blocks = stages.reduce((sum, { repeats }) => sum + Math.ceil(repeats * depth), 0);
      let before = 0;
      for (const [index, stage] of stages.entries()) {
        const filters = multipleOf8(stage.filters * width);
        for (let repeat = 0; repeat < Math.ceil(stage.repeats * depth); repeat++) {
          const block = { ...stage, filters, strides: repeat === 0 ? stage.strides : 1 };
          x = residual(x, `block${index + 1}${letter(repeat)}_`, block, (0.2 * before) / blocks);
          before++;
        }
      }
      x = normalised(conv(x, 'top_conv', multipleOf8(1280 * width), 1), 'top_');
      return network(pixels, includeTop ? averageTop(x, classifierActivation, { dropped }) : x, kerasName);
    },
    preprocess: toStandardScores,
    officialWeights: publishedWeights(member.inputSize, md5, (notop) => ({
      file: `efficientnet/${kerasName}${notop}.h5`,
      address: `https://storage.googleapis.com/keras-applications/${kerasName}${notop}.h5`,
    })),
    imagenetAccuracy: kerasAccuracy(member.inputSize, accuracy),
  };
}

/** MBConv, an inverted residual with squeeze and excitation: [n, h, w, c] -> [n, ceil(h / strides), …, filters]. */
function residual(
  x: SymbolicTensor,
  name: string,
  { expansion, filters, size, strides }: Block,
  dropRate: number,
): SymbolicTensor {
  let y = x;
  if (expansion > 1) y = normalised(conv(y, `${name}expand_conv`, expansion * channels(x), 1), `${name}expand_`);
  if (strides === 2) y = padForStride2(y, `${name}dwconv_pad`, size);
  y = depthwiseConv(y, `${name}dwconv`, size, { strides, padding: strides === 2 ? 'valid' : 'same' });
  y = excited(normalised(y, name), name, Math.floor(channels(x) / 4));
  y = batchNorm(conv(y, `${name}project_conv`, filters, 1), `${name}project_bn`, usualNormalisation);
  return strides === 1 && channels(x) === filters ? residualSum(x, y, name, dropRate) : y;
}

const normalised = (x: SymbolicTensor, name: string) =>
  swish(batchNorm(x, `${name}bn`, usualNormalisation), `${name}activation`);

/** The letter of a repeat: a for 0. */
const letter = (index: number) => String.fromCharCode('a'.charCodeAt(0) + index);
