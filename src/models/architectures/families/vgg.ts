import type { Backbone } from '../../../contracts/components/backbone.js';
import { layers } from '../../../tfjs/layers.js';
import { kerasAccuracy } from '../../facts/published-accuracy.js';
import { maxPool, network, rgbInput, type SymbolicTensor } from '../architecture.js';
import { onlyInputSize } from '../input-size.js';
import { toCentredBgr } from '../preprocessing.js';
import { type PublishedMd5, publishedWeights } from '../published-weights.js';
import { type ClassifierActivation, classifier, denseLayer, flatten } from '../tops.js';

interface Member {
  readonly name: string;
  readonly summary: string;
  /** The number of convolutions in each of the five blocks: a column of table 1 of the paper. */
  readonly depths: readonly number[];
  readonly md5: PublishedMd5;
  /** Top-1 and top-5 accuracy of its published weights, percent. */
  readonly accuracy: readonly [number, number];
}

const filters = [64, 128, 256, 512, 512];

/** VGG: blocks of 3x3 convolutions with bias and relu, each block ending in 2x2 max pooling. */
export function vgg({ name, summary, depths, md5, accuracy }: Member): Backbone {
  return {
    name,
    revision: 1,
    summary,
    citation:
      'Simonyan, Zisserman: Very Deep Convolutional Networks for Large-Scale Image Recognition. ICLR 2015. https://arxiv.org/abs/1409.1556',
    schema: onlyInputSize(32, 224),
    topLayers: ['fc1', 'fc2', 'predictions'],
    /** [n, s, s, 3] -> [n, s/32, s/32, 512], sides rounded down at each of five halvings. */
    build({ inputSize, includeTop, classifierActivation }) {
      const pixels = rgbInput(inputSize);
      let x = pixels;
      for (const [index, depth] of depths.entries()) {
        const block = `block${index + 1}`;
        for (let i = 1; i <= depth; i++) x = convRelu(x, `${block}_conv${i}`, filters[index]!);
        x = maxPool(x, `${block}_pool`, 2);
      }
      return network(pixels, includeTop ? top(x, classifierActivation) : x, name);
    },
    preprocess: toCentredBgr,
    officialWeights: publishedWeights(224, md5, (notop) => ({
      file: `${name}/${name}_weights_tf_dim_ordering_tf_kernels${notop}.h5`,
    })),
    imagenetAccuracy: kerasAccuracy(224, accuracy),
  };
}

/** The top, which unlike others fits one input size only, because fc1 reads the flattened feature map. */
function top(x: SymbolicTensor, activation: ClassifierActivation): SymbolicTensor {
  const y = denseLayer(flatten(x, 'flatten'), 'fc1', 4096, 'relu');
  return classifier(denseLayer(y, 'fc2', 4096, 'relu'), activation);
}

/** A convolution with bias and relu, which in Keras is part of the convolution's layer. */
function convRelu(x: SymbolicTensor, name: string, filters: number): SymbolicTensor {
  const layer = layers.conv2d({
    name,
    filters,
    kernelSize: 3,
    padding: 'same',
    activation: 'relu',
    kernelInitializer: 'zeros',
  });
  return layer.apply(x) as SymbolicTensor;
}
