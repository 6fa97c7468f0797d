import type { Backbone } from '../../../contracts/components/backbone.js';
import { layers } from '../../../tfjs/layers.js';
import { kerasAccuracy } from '../../facts/published-accuracy.js';
import {
  add,
  channels,
  conv,
  globalAverage,
  network,
  numberedNames,
  rgbInput,
  type SymbolicTensor,
} from '../architecture.js';
import { onlyInputSize } from '../input-size.js';
import { ChannelwiseConv2D, Gelu, LayerNormalization, LayerScale } from '../layers.js';
import { toStandardScores } from '../preprocessing.js';
import { classes } from '../tops.js';

interface Member {
  readonly name: string;
  readonly summary: string;
  /** Blocks and channels of each of the four stages, section 3 of the paper. */
  readonly depths: readonly number[];
  readonly widths: readonly number[];
  /** The SHA-256 hashes of Keras' published files. */
  readonly sha256: { readonly noTop: string; readonly withTop: string };
  /** Top-1 accuracy of its published weights, percent. */
  readonly accuracy: number;
}

const usual = 224;

/**
 * [n, s, s, 3] -> [n, s/32, s/32, the last of `widths`], sides rounded down at each of four reductions. Keras' nested
 * models, the stem and the downsampling between stages, are layers of the network itself here, and so are its sums,
 * under the names in Keras' summary.
 */
export function convnext({ name, summary, depths, widths, sha256, accuracy }: Member): Backbone {
  return {
    name,
    revision: 1,
    summary,
    citation:
      'Liu, Mao, Wu, Feichtenhofer, Darrell, Xie: A ConvNet for the 2020s. CVPR 2022. https://arxiv.org/abs/2201.03545',
    schema: onlyInputSize(32, usual),
    // Keras rescales pixels inside the network; here that is in `preprocess`.
    topLayers: [`${name}_head_layernorm`, `${name}_head_dense`, `${name}_prestem_normalization`],
    build({ inputSize, includeTop, classifierActivation = 'softmax' }) {
      const pixels = rgbInput(inputSize);
      const sum = numberedNames();
      let x = conv(pixels, `${name}_stem_conv`, widths[0]!, 4, { strides: 4, padding: 'valid', bias: true });
      x = chained(x, [normalisation(`${name}_stem_layernorm`)]);
      for (const [stage, depth] of depths.entries()) {
        if (stage > 0) x = halved(x, `${name}_downsampling`, stage - 1, widths[stage]!);
        for (let index = 0; index < depth; index++) {
          x = add(x, branch(x, `${name}_stage_${stage}_block_${index}`), sum('add'));
        }
      }
      x = includeTop ? classified(x, name, classifierActivation) : chained(x, [normalisation('layer_normalization')]);
      return network(pixels, x, name);
    },
    preprocess: toStandardScores,
    officialWeights({ inputSize, includeTop }) {
      if (includeTop && inputSize !== usual) return undefined;
      const file = `convnext/${name}${includeTop ? '' : '_notop'}.h5`;
      return { file, inputSize: usual, sha256: includeTop ? sha256.withTop : sha256.noTop };
    },
    imagenetAccuracy: kerasAccuracy(usual, [accuracy]),
  };
}

/** A block (figure 4 of the paper, right). As in Keras, its pointwise convolutions are dense layers. */
function branch(x: SymbolicTensor, name: string): SymbolicTensor {
  return chained(x, [
    new ChannelwiseConv2D({ name: `${name}_depthwise_conv`, kernelSize: 7 }),
    normalisation(`${name}_layernorm`),
    dense(`${name}_pointwise_conv_1`, 4 * channels(x)),
    new Gelu({ name: `${name}_gelu` }),
    dense(`${name}_pointwise_conv_2`, channels(x)),
    new LayerScale({ name: `${name}_layer_scale` }),
    // Keras' members do not use stochastic depth.
    layers.activation({ name: `${name}_identity`, activation: 'linear' }),
  ]);
}

/** Downsampling (section 2.6 of the paper): layer normalisation, then a convolution of stride 2. */
function halved(x: SymbolicTensor, name: string, index: number, filters: number): SymbolicTensor {
  const y = chained(x, [normalisation(`${name}_layernorm_${index}`)]);
  return conv(y, `${name}_conv_${index}`, filters, 2, { strides: 2, padding: 'valid', bias: true });
}

function classified(x: SymbolicTensor, name: string, activation: 'softmax' | 'linear'): SymbolicTensor {
  const averages = globalAverage(x, `${name}_head_gap`);
  return chained(averages, [normalisation(`${name}_head_layernorm`), dense(`${name}_head_dense`, classes, activation)]);
}

type Layer = InstanceType<typeof layers.Layer>;

/** Applies layers one after the other. */
const chained = (x: SymbolicTensor, sequence: readonly Layer[]) =>
  sequence.reduce((y, layer) => layer.apply(y) as SymbolicTensor, x);

const normalisation = (name: string) => new LayerNormalization({ name, epsilon: 1e-6 });

const dense = (name: string, units: number, activation: 'softmax' | 'linear' = 'linear') =>
  layers.dense({ name, units, activation, kernelInitializer: 'zeros' });
