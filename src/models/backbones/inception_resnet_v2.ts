import type { Backbone } from '../../contracts/components/backbone.js';
import {
  addScaled,
  batchNorm,
  channels,
  concat,
  conv,
  network,
  relu,
  rgbInput,
  type SymbolicTensor,
} from '../architectures/architecture.js';
import { type Branches, branches, halving, inceptionNormalisation, stem } from '../architectures/families/inception.js';
import { onlyInputSize } from '../architectures/input-size.js';
import { toPlusMinusOne } from '../architectures/preprocessing.js';
import { publishedWeights } from '../architectures/published-weights.js';
import { averageTop } from '../architectures/tops.js';
import { kerasAccuracy } from '../facts/published-accuracy.js';

/** [n, s, s, 3] -> [n, s/32, s/32, 1536], about: 299 gives 8. */
export const inceptionResnetV2: Backbone = {
  name: 'inception_resnet_v2',
  revision: 1,
  summary: 'Inception-ResNet v2: parallel branches as scaled residuals; 54.3 million parameters.',
  citation:
    'Szegedy, Ioffe, Vanhoucke, Alemi: Inception-v4, Inception-ResNet and the Impact of Residual Connections on Learning. AAAI 2017. https://arxiv.org/abs/1602.07261',
  schema: onlyInputSize(75, 299),
  topLayers: ['predictions'],
  build({ inputSize, includeTop, classifierActivation }) {
    const made = branches();
    const { branch, averages, halved } = made;
    const pixels = rgbInput(inputSize);
    let x = stem(made, pixels);
    const first = [branch(x, [96, 1]), branch(x, [48, 1], [64, 5]), branch(x, [64, 1], [96, 3], [96, 3])];
    x = concat([...first, averages(x, 64)], 'mixed_5b');
    for (let block = 1; block <= 10; block++) {
      const parts = [branch(x, [32, 1]), branch(x, [32, 1], [32, 3]), branch(x, [32, 1], [48, 3], [64, 3])];
      x = active(residual(made, x, parts, 0.17, `block35_${block}`), `block35_${block}`);
    }
    const second = [branch(x, [384, 3, halving]), branch(x, [256, 1], [256, 3], [384, 3, halving])];
    x = concat([...second, halved(x)], 'mixed_6a');
    for (let block = 1; block <= 20; block++) {
      const parts = [branch(x, [192, 1]), branch(x, [128, 1], [160, [1, 7]], [192, [7, 1]])];
      x = active(residual(made, x, parts, 0.1, `block17_${block}`), `block17_${block}`);
    }
    const third = [
      branch(x, [256, 1], [384, 3, halving]),
      branch(x, [256, 1], [288, 3, halving]),
      branch(x, [256, 1], [288, 3], [320, 3, halving]),
    ];
    x = concat([...third, halved(x)], 'mixed_7a');
    for (let block = 1; block <= 10; block++) {
      const parts = [branch(x, [192, 1]), branch(x, [192, 1], [224, [1, 3]], [256, [3, 1]])];
      // The last block is not scaled and has no relu.
      const y = residual(made, x, parts, block < 10 ? 0.2 : 1, `block8_${block}`);
      x = block < 10 ? active(y, `block8_${block}`) : y;
    }
    x = active(batchNorm(conv(x, 'conv_7b', 1536, 1), 'conv_7b_bn', inceptionNormalisation), 'conv_7b');
    return network(pixels, includeTop ? averageTop(x, classifierActivation) : x, 'inception_resnet_v2');
  },
  preprocess: toPlusMinusOne,
  officialWeights: publishedWeights(
    299,
    { noTop: 'd19885ff4a710c122648d3b5c3b684e4', withTop: 'e693bd0210a403b3192acc6073ad2e96' },
    (notop) => ({
      file: `inception_resnet_v2/inception_resnet_v2_weights_tf_dim_ordering_tf_kernels${notop}.h5`,
    }),
  ),
  imagenetAccuracy: kerasAccuracy(299, [80.3, 95.3]),
};

/** x plus the scaled output of the branches. */
function residual({ numbered }: Branches, x: SymbolicTensor, parts: SymbolicTensor[], scale: number, name: string) {
  const y = conv(concat(parts, `${name}_mixed`), `${name}_conv`, channels(x), 1, { bias: true });
  return addScaled(x, y, scale, numbered('custom_scale_layer'));
}

const active = (x: SymbolicTensor, name: string) => relu(x, `${name}_ac`);
