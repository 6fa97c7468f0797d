import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Architecture, Backbone } from '../../../contracts/components/backbone.js';
import {
  add,
  batchNorm,
  channels,
  conv,
  depthwiseConv,
  globalAverageKeepDims,
  hardSigmoid,
  hardSwish,
  multipleOf8,
  multiply,
  network,
  numberedNames,
  padForStride2,
  relu,
  rgbInput,
  type SymbolicTensor,
} from '../architecture.js';
import { inputSize } from '../input-size.js';
import { rescaled } from '../preprocessing.js';
import type { PublishedMd5 } from '../published-weights.js';
import { classes, dropoutLayer, flatten, predictions } from '../tops.js';

/** A row of table 1 or 2 of the paper. */
interface Row {
  /** Channels inside the block, relative to its input. */
  readonly expansion: number;
  readonly filters: number;
  /** The size of the depthwise kernel. */
  readonly size: number;
  readonly strides: number;
  /** Whether it has squeeze and excitation. */
  readonly excited: boolean;
  /** Whether its activation is hard swish; otherwise relu. */
  readonly swished: boolean;
}

/** A row of the table; `flags` may contain `excited` and `swished`. */
export function row(expansion: number, filters: number, size: number, strides: number, flags: string): Row {
  const has = (flag: string) => flags.split(' ').includes(flag);
  return { expansion, filters, size, strides, excited: has('excited'), swished: has('swished') };
}

interface Member {
  readonly name: string;
  readonly kerasName: string;
  /** The name in Keras' files. */
  readonly published: 'small' | 'large';
  readonly summary: string;
  readonly rows: readonly Row[];
  /** Channels of the last layer before the classifier, which alpha below 1 does not reduce. */
  readonly last: number;
  /** The MD5 hashes of Keras' files, by what follows `small_` or `large_` in their names. */
  readonly md5: { readonly [member: string]: PublishedMd5 };
  /** Top-1 accuracy from Keras' documentation, percent, by the same names. */
  readonly top1: { readonly [member: string]: number };
}

const normalisation = { epsilon: 1e-3, momentum: 0.999 };

/** [n, s, s, 3] -> [n, s/32, s/32, c], sides rounded up at each of five halvings; c is 6 times the last row's. */
export function mobilenetV3(member: Member): Backbone {
  const { name, published, summary, md5, top1 } = member;
  return {
    name,
    revision: 1,
    summary,
    citation:
      'Howard, Sandler, Chu, Chen, Chen, Tan, Wang, Zhu, Pang, Vasudevan, Le, Adam: Searching for MobileNetV3. ICCV 2019. https://arxiv.org/abs/1905.02244',
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        alpha: {
          type: 'number',
          minimum: 0.05,
          maximum: 4,
          default: 1.0,
          description:
            'Width of the network: channels of every layer, relative to the paper. Keras publishes weights for 0.75 and 1.0.',
        },
        minimalistic: {
          type: 'boolean',
          default: false,
          description:
            'Without operations that are slow on some hardware: hard swish, squeeze and excitation, 5x5 kernels. Keras publishes weights for alpha 1.0.',
        },
        input_size: inputSize(32, 224, 'Keras publishes weights for 224.'),
      },
    },
    topLayers: ['conv_2', 'logits'],
    build: (architecture) => build(member, architecture),
    preprocess: rescaled(1 / 127.5, -1),
    // Any input size is possible even with the top, which consists of convolutions.
    officialWeights({ includeTop, ...architecture }) {
      const trained = memberName(architecture);
      const hash = md5[trained];
      if (!hash) return undefined;
      return {
        file: `mobilenet_v3/weights_mobilenet_v3_${published}_${trained}${includeTop ? '' : '_no_top_v2'}.h5`,
        inputSize: 224,
        md5: includeTop ? hash.withTop : hash.noTop,
      };
    },
    imagenetAccuracy(architecture) {
      const found = architecture.inputSize === 224 ? top1[memberName(architecture)] : undefined;
      return found === undefined ? undefined : { top1: found, source: 'https://keras.io/api/applications/mobilenet' };
    },
  };
}

/** The member's name in Keras' files. */
function memberName({ alpha = 1, minimalistic = false }: Architecture): string {
  const width = Number.isInteger(alpha) ? alpha.toFixed(1) : String(alpha);
  return `${minimalistic ? 'minimalistic_' : ''}224_${width}_float`;
}

function build({ kerasName, rows, last }: Member, architecture: Architecture): LayersModel {
  const { alpha = 1, minimalistic = false, inputSize, includeTop, classifierActivation } = architecture;
  const numbered = numberedNames();
  const active = (x: SymbolicTensor, swished: boolean) =>
    swished && !minimalistic ? hardSwish(x, numbered('activation')) : relu(x, numbered('re_lu'));

  const pixels = rgbInput(inputSize);
  let x = batchNorm(conv(pixels, 'conv', 16, 3, { strides: 2 }), 'conv_bn', normalisation);
  x = active(x, true);
  for (const [index, row] of rows.entries()) {
    const prefix = index === 0 ? 'expanded_conv_' : `expanded_conv_${index}_`;
    const inner = multipleOf8(channels(x) * row.expansion);
    const filters = multipleOf8(row.filters * alpha);
    const size = minimalistic ? 3 : row.size;
    let y = x;
    if (index > 0) {
      y = batchNorm(conv(y, `${prefix}expand`, inner, 1), `${prefix}expand_bn`, normalisation);
      y = active(y, row.swished);
    }
    if (row.strides === 2) y = padForStride2(y, `${prefix}depthwise_pad`, size);
    const padding = row.strides === 2 ? 'valid' : 'same';
    y = depthwiseConv(y, `${prefix}depthwise`, size, { strides: row.strides, padding });
    y = active(batchNorm(y, `${prefix}depthwise_bn`, normalisation), row.swished);
    if (row.excited && !minimalistic) y = excited(y, `${prefix}squeeze_excite`, inner, numbered('re_lu'));
    y = batchNorm(conv(y, `${prefix}project`, filters, 1), `${prefix}project_bn`, normalisation);
    x = row.strides === 1 && channels(x) === filters ? add(x, y, `${prefix}add`) : y;
  }
  x = batchNorm(conv(x, 'conv_1', multipleOf8(channels(x) * 6), 1), 'conv_1_bn', normalisation);
  x = active(x, true);
  if (!includeTop) return network(pixels, x, kerasName);

  x = globalAverageKeepDims(x, 'global_average_pooling2d');
  x = conv(x, 'conv_2', alpha > 1 ? multipleOf8(last * alpha) : last, 1, { bias: true });
  x = conv(dropoutLayer(active(x, true), 'dropout', 0.2), 'logits', classes, 1, { bias: true });
  return network(pixels, predictions(flatten(x, 'flatten'), classifierActivation), kerasName);
}

/**
 * Squeeze and excitation. Keras writes the hard sigmoid as a relu6 between an addition and a product; `gate` is its
 * name of that relu6, and names all three here.
 */
function excited(x: SymbolicTensor, name: string, filters: number, gate: string): SymbolicTensor {
  let y = globalAverageKeepDims(x, `${name}_avg_pool`);
  y = relu(conv(y, `${name}_conv`, multipleOf8(filters / 4), 1, { bias: true }), `${name}_relu`);
  y = hardSigmoid(conv(y, `${name}_conv_1`, filters, 1, { bias: true }), gate);
  return multiply(x, y, `${name}_mul`);
}
