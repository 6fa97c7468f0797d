import type { Backbone } from '../../../contracts/components/backbone.js';
import { kerasAccuracy } from '../../facts/published-accuracy.js';
import {
  batchNorm,
  channels,
  conv,
  depthwiseConv,
  network,
  rgbInput,
  type SymbolicTensor,
  swish,
} from '../architecture.js';
import { onlyInputSize } from '../input-size.js';
import { type PublishedMd5, publishedWeights } from '../published-weights.js';
import { averageTop } from '../tops.js';
import { excited, residualSum } from './inverted-residual.js';

interface Stage {
  /** Fused-MBConv: one convolution in place of expansion and depthwise convolution, without squeeze and excitation. */
  readonly fused: boolean;
  readonly expansion: number;
  readonly filters: number;
  readonly repeats: number;
  readonly strides: number;
}

interface Member extends Pick<Backbone, 'name' | 'summary' | 'preprocess'> {
  /** The name in Keras' files. */
  readonly kerasName: string;
  readonly stages: readonly Stage[];
  /** Channels of the first convolution before scaling. */
  readonly stem: number;
  /** Factors of the stages' channels and repeats. */
  readonly width: number;
  readonly depth: number;
  readonly inputSize: number;
  readonly md5: PublishedMd5;
  /** Top-1 and top-5 accuracy of its published weights, percent. */
  readonly accuracy: readonly [number, number];
}

/** The stages of B0 to B3, derived from those of EfficientNet-B0. */
export const stagesOfB: readonly Stage[] = [
  { fused: true, expansion: 1, filters: 16, repeats: 1, strides: 1 },
  { fused: true, expansion: 4, filters: 32, repeats: 2, strides: 2 },
  { fused: true, expansion: 4, filters: 48, repeats: 2, strides: 2 },
  { fused: false, expansion: 4, filters: 96, repeats: 3, strides: 2 },
  { fused: false, expansion: 6, filters: 112, repeats: 5, strides: 1 },
  { fused: false, expansion: 6, filters: 192, repeats: 8, strides: 2 },
];

const normalisation = { epsilon: 1e-3, momentum: 0.9 };

/** [n, s, s, 3] -> [n, s/32, s/32, 1280 width], sides rounded up at each of five halvings. */
export function efficientnetV2(member: Member): Backbone {
  const { name, kerasName, summary, preprocess, stages, width, depth, md5 } = member;
  const scaled = (filters: number) => nearestMultipleOf8(filters * width);
  return {
    name,
    revision: 1,
    summary,
    citation:
      'Tan, Le: EfficientNetV2: Smaller Models and Faster Training. ICML 2021. https://arxiv.org/abs/2104.00298',
    schema: onlyInputSize(32, member.inputSize),
    topLayers: ['predictions'],
    build({ inputSize, includeTop, classifierActivation }) {
      const pixels = rgbInput(inputSize);
      let x = normalised(conv(pixels, 'stem_conv', scaled(member.stem), 3, { strides: 2 }), 'stem_');
      const blocks = stages.reduce((sum, { repeats }) => sum + repeats, 0);
      let before = 0;
      for (const [index, { fused, expansion, filters, repeats, strides: first }] of stages.entries()) {
        for (let repeat = 0; repeat < Math.ceil(repeats * depth); repeat++) {
          const block = `block${index + 1}${letter(repeat)}_`;
          const strides = repeat === 0 ? first : 1;
          const y = (fused ? fusedResidual : residual)(x, block, expansion, scaled(filters), strides);
          x = strides === 1 && channels(x) === channels(y) ? residualSum(x, y, block, (0.2 * before) / blocks) : y;
          before++;
        }
      }
      x = normalised(conv(x, 'top_conv', scaled(1280), 1), 'top_');
      return network(pixels, includeTop ? averageTop(x, classifierActivation, { dropped: 0.2 }) : x, kerasName);
    },
    preprocess,
    officialWeights: publishedWeights(member.inputSize, md5, (notop) => ({
      file: `efficientnet_v2/${kerasName}${notop}.h5`,
    })),
    imagenetAccuracy: kerasAccuracy(member.inputSize, member.accuracy),
  };
}

/** MBConv (figure 2 of the paper, left): expand, depthwise convolution, squeeze and excitation, project. */
function residual(x: SymbolicTensor, name: string, expansion: number, filters: number, strides: number) {
  let y = normalised(conv(x, `${name}expand_conv`, expansion * channels(x), 1), `${name}expand_`);
  y = normalised(depthwiseConv(y, `${name}dwconv2`, 3, { strides }), name);
  y = excited(y, name, Math.floor(channels(x) / 4));
  return batchNorm(conv(y, `${name}project_conv`, filters, 1), `${name}project_bn`, normalisation);
}

/** Fused-MBConv (figure 2 of the paper, right): expand, project; a single convolution if nothing is expanded. */
function fusedResidual(x: SymbolicTensor, name: string, expansion: number, filters: number, strides: number) {
  if (expansion === 1) return normalised(conv(x, `${name}project_conv`, filters, 3, { strides }), `${name}project_`);
  const y = normalised(conv(x, `${name}expand_conv`, expansion * channels(x), 3, { strides }), `${name}expand_`);
  return batchNorm(conv(y, `${name}project_conv`, filters, 1), `${name}project_bn`, normalisation);
}

const normalised = (x: SymbolicTensor, name: string) =>
  swish(batchNorm(x, `${name}bn`, normalisation), `${name}activation`);

/** A scaled number of channels; unlike in EfficientNet, rounding may lose more than 10 %. */
const nearestMultipleOf8 = (channels: number) => Math.max(8, Math.floor((channels + 4) / 8) * 8);

/** The letter of a repeat: a for 0. */
const letter = (index: number) => String.fromCharCode('a'.charCodeAt(0) + index);
