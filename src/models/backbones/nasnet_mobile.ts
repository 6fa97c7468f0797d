import type { Backbone } from '../../contracts/components/backbone.js';
import { batchNorm, conv, network, numberedNames, relu, rgbInput } from '../architectures/architecture.js';
import { nasnetNormalisation, normalCell, reductionCell } from '../architectures/families/nasnet.js';
import { onlyInputSize } from '../architectures/input-size.js';
import { toPlusMinusOne } from '../architectures/preprocessing.js';
import { publishedWeights } from '../architectures/published-weights.js';
import { averageTop } from '../architectures/tops.js';
import { kerasAccuracy } from '../facts/published-accuracy.js';

/** Filters of a normal cell before the first reduction; its output has six times as many channels. */
const filters = 44;

/** [n, s, s, 3] -> [n, s/32, s/32, 1056], about: 224 gives 7. */
export const nasnetMobile: Backbone = {
  name: 'nasnet_mobile',
  revision: 1,
  summary:
    'NASNet-A (4 @ 1056): cells found by architecture search, each reading the two before it; 4.3 million parameters.',
  citation:
    'Zoph, Vasudevan, Shlens, Le: Learning Transferable Architectures for Scalable Image Recognition. CVPR 2018. https://arxiv.org/abs/1707.07012',
  schema: onlyInputSize(32, 224),
  topLayers: ['predictions'],
  build({ inputSize, includeTop, classifierActivation }) {
    const numbered = numberedNames();
    const pixels = rgbInput(inputSize);
    const stem = conv(pixels, 'stem_conv1', 32, 3, { strides: 2, padding: 'valid' });
    let before = batchNorm(stem, 'stem_bn1', nasnetNormalisation);
    let x = before;
    const reduce = (channels: number, name: string) => {
      [x, before] = [reductionCell(x, before, channels, name, numbered), x];
    };
    reduce(filters / 4, 'stem_1');
    reduce(filters / 2, 'stem_2');
    for (const stage of [0, 1, 2]) {
      const channels = filters * 2 ** stage;
      if (stage > 0) reduce(channels, `reduce_${4 * stage}`);
      // Keras counts reduction cells too, and names two cells 8.
      for (let index = 0; index < 4; index++) {
        const cell = stage === 0 ? index : 4 * stage + index + 1;
        [x, before] = [normalCell(x, before, channels, String(cell), numbered), x];
      }
    }
    x = relu(x, numbered('activation'));
    const average = 'global_average_pooling2d';
    return network(pixels, includeTop ? averageTop(x, classifierActivation, { average }) : x, 'nasnet_mobile');
  },
  preprocess: toPlusMinusOne,
  officialWeights: publishedWeights(
    224,
    { noTop: '1ed92395b5b598bdda52abe5c0dbfd63', withTop: '020fb642bf7360b370c678b08e0adf61' },
    (notop) => ({
      file: `nasnet/NASNet-mobile${notop && '-no-top'}.h5`,
    }),
  ),
  imagenetAccuracy: kerasAccuracy(224, [74.4, 91.9]),
};
