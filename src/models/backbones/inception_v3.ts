import type { Backbone } from '../../contracts/components/backbone.js';
import { concat, network, rgbInput, type SymbolicTensor } from '../architectures/architecture.js';
import { type Branches, branches, halving, stem } from '../architectures/families/inception.js';
import { onlyInputSize } from '../architectures/input-size.js';
import { toPlusMinusOne } from '../architectures/preprocessing.js';
import { publishedWeights } from '../architectures/published-weights.js';
import { averageTop } from '../architectures/tops.js';
import { kerasAccuracy } from '../facts/published-accuracy.js';

/** [n, s, s, 3] -> [n, s/32, s/32, 2048], about: 299 gives 8. */
export const inceptionV3: Backbone = {
  name: 'inception_v3',
  revision: 1,
  summary:
    'InceptionV3: parallel branches with kernels of several sizes, large ones factorised; 21.8 million parameters.',
  citation:
    'Szegedy, Vanhoucke, Ioffe, Shlens, Wojna: Rethinking the Inception Architecture for Computer Vision. CVPR 2016. https://arxiv.org/abs/1512.00567',
  schema: onlyInputSize(75, 299),
  topLayers: ['predictions'],
  build({ inputSize, includeTop, classifierActivation }) {
    const made = branches();
    const pixels = rgbInput(inputSize);
    let x = stem(made, pixels);
    for (const [index, pooled] of [32, 64, 64].entries()) x = small(made, x, pooled, `mixed${index}`);
    x = halvedSmall(made, x);
    for (const [index, inner] of [128, 160, 160, 192].entries()) x = slim(made, x, inner, `mixed${4 + index}`);
    x = halvedSlim(made, x);
    for (const index of [0, 1]) x = wide(made, x, index);
    return network(pixels, includeTop ? averageTop(x, classifierActivation) : x, 'inception_v3');
  },
  preprocess: toPlusMinusOne,
  officialWeights: publishedWeights(
    299,
    { noTop: 'bcbd6486424b2319ff4ef7d526e38f63', withTop: '9a0d58056eeedaa3f26cb7ebd46da564' },
    (notop) => ({
      file: `inception_v3/inception_v3_weights_tf_dim_ordering_tf_kernels${notop}.h5`,
    }),
  ),
  imagenetAccuracy: kerasAccuracy(299, [77.9, 93.7]),
};

/** Figure 5 of the paper, with one kernel of 5 x 5. */
function small({ branch, averages }: Branches, x: SymbolicTensor, pooled: number, name: string): SymbolicTensor {
  const parts = [branch(x, [64, 1]), branch(x, [48, 1], [64, 5]), branch(x, [64, 1], [96, 3], [96, 3])];
  return concat([...parts, averages(x, pooled)], name);
}

/** The reduction of figure 10. */
function halvedSmall({ branch, halved }: Branches, x: SymbolicTensor): SymbolicTensor {
  const parts = [branch(x, [384, 3, halving]), branch(x, [64, 1], [96, 3], [96, 3, halving])];
  return concat([...parts, halved(x)], 'mixed3');
}

/** Figure 6, with 7 x 7 kernels factorised into 1 x 7 and 7 x 1. */
function slim({ branch, averages }: Branches, x: SymbolicTensor, inner: number, name: string): SymbolicTensor {
  const once = branch(x, [192, 1]);
  const twice = branch(x, [inner, 1], [inner, [1, 7]], [192, [7, 1]]);
  const four = branch(x, [inner, 1], [inner, [7, 1]], [inner, [1, 7]], [inner, [7, 1]], [192, [1, 7]]);
  return concat([once, twice, four, averages(x, 192)], name);
}

function halvedSlim({ branch, halved }: Branches, x: SymbolicTensor): SymbolicTensor {
  const plain = branch(x, [192, 1], [320, 3, halving]);
  const slim = branch(x, [192, 1], [192, [1, 7]], [192, [7, 1]], [192, 3, halving]);
  return concat([plain, slim, halved(x)], 'mixed8');
}

/** Figure 7, with branches that split again. */
function wide({ branch, averages, numbered }: Branches, x: SymbolicTensor, index: number): SymbolicTensor {
  const both = (y: SymbolicTensor) => [branch(y, [384, [1, 3]]), branch(y, [384, [3, 1]])];
  const once = branch(x, [320, 1]);
  const second = concat(both(branch(x, [384, 1])), `mixed9_${index}`);
  const third = concat(both(branch(x, [448, 1], [384, 3])), numbered('concatenate'));
  return concat([once, second, third, averages(x, 192)], `mixed${9 + index}`);
}
