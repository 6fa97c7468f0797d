import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';
import { catalogue } from '../../../src/catalogue.js';
import type { FrozenLayers } from '../../../src/contracts/experiment.js';
import type { HostTensor, Named } from '../../../src/contracts/tensors.js';
import { engines } from '../../../src/engines/index.js';
import { type LoadedBackbone, loadBackbone } from '../../../src/models/backbone.js';
import { mobilenetV2 } from '../../../src/models/backbones/mobilenet_v2.js';
import { vgg16 } from '../../../src/models/backbones/vgg16.js';
import { boundaryOf, cutOf } from '../../../src/models/freeze/cut.js';
import { frozenPart } from '../../../src/models/freeze/frozen-part.js';
import { Head } from '../../../src/models/head/head.js';
import { pooledOutputs, pooledWidth } from '../../../src/models/head/pooling.js';
import { ofHeadAlone } from '../../../src/models/tuned/head-weights.js';
import { TunedNetwork } from '../../../src/models/tuned/tuned-network.js';
import { fillWeights, layerWeights } from '../../../src/models/weights/fill-weights.js';
import { random } from '../../../src/models/weights/sources/random.js';
import { promise } from '../../engines/engine-contract.js';
import { relativeError } from '../../relative-error.js';
import { runSettings } from '../../run-settings.js';
import { isTuned } from '../backbones/is-tuned.js';
import { formulaWeights } from '../formula.js';
import { drawnPixels, onTensors, specsOf } from './host-tensors.js';

const batch = 2;
const classes = 3;
const inputSize = 32;
const context = { relativeTo: '/', cacheFolder: '/', mayDownload: false, warn: () => {} };

/**
 * A way around a block, a border that belongs to a convolution behind it, a convolution without its normalisation, and
 * the end: all that the tuned part computes together with something else where nobody asks for it.
 */
const outputs = ['block_2', 'out_relu', 'block_13_pad', 'block_14_expand'];

async function openNetwork(frozenLayers: FrozenLayers, output = outputs) {
  const settings = await runSettings({
    backbone: { name: 'mobilenet_v2', alpha: 0.35, input_size: inputSize, weights: 'random', output },
  });
  const located = await random.locate({ seed: 0 }, settings.backbone, context);
  const backbone = await loadBackbone(settings.backbone, located, catalogue);
  fillWeights(backbone.model, backbone.backbone, formulaWeights(layerWeights(backbone.model)), located);
  const head = new Head([pooledWidth(backbone.outputShapes, 'max')], [], classes, catalogue);
  const boundary = boundaryOf(settings, { frozenLayers }, catalogue);
  const options = { backbone, boundary, batchNorm: 'frozen', pooling: 'max', head, frozenIdentity: 1 } as const;
  return { backbone, head, tuned: new TunedNetwork(options), cut: cutOf(settings, { frozenLayers }, catalogue) };
}

/** The logits of the network with its head, computed in one piece. */
function wholeLogits(backbone: LoadedBackbone, head: Head, weights: Named<HostTensor>, pixels: HostTensor) {
  return tf.tidy(() => {
    const input = tf.tensor4d(pixels.data as Uint8Array, [batch, inputSize, inputSize, 3], 'int32');
    const features = pooledOutputs(backbone.call(input), 'max');
    return head.call(features, onTensors(ofHeadAlone(weights))).logits.dataSync();
  });
}

// Outputs before the boundary, at it, behind it, and all of the network tuned.
const boundaries: readonly FrozenLayers[] = [
  { until: 'block_12' },
  { until: 'block_13_pad' },
  { until: 'block_14_expand' },
  { trainableLast: 3 },
  'none',
];

for (const engine of engines) {
  promise(engine, 'frozen part, then tuned part, give what the network gives at several layers', async (t, open) => {
    const pixels = drawnPixels(batch, inputSize);
    for (const frozen of boundaries) {
      const { backbone, head, tuned, cut } = await openNetwork(frozen);
      const weights = tuned.initialWeights(7);
      const expected = wholeLogits(backbone, head, weights, pixels);
      let features: HostTensor = { ...pixels, shape: [batch, inputSize * inputSize * 3] };
      if (cut.kind !== 'pixels') {
        const options = { pooling: 'max', inputSize, batchSize: batch } as const;
        const frozenProgram = await open.build(frozenPart(backbone, cut, options));
        features = (await frozenProgram.run({ pixels })).features!;
        await frozenProgram.dispose();
      }
      const name = JSON.stringify(frozen);
      t.same(features.shape, [batch, ...tuned.inputShape], name);
      const program = await open.build({
        name: 'tuned part',
        inputs: { features: { shape: features.shape, dtype: features.dtype }, ...specsOf(weights) },
        call: ({ features, ...values }) => ({ logits: tuned.call(features!, values).logits }),
      });
      const { logits } = await program.run({ features, ...weights });
      await program.dispose();
      backbone.dispose();
      const error = relativeError(logits!.data, expected);
      t.ok(error < 1e-5, `${name}: ${error}`);
    }
  });
}

t.test('layers are counted from the last one that an output needs', async (t) => {
  const { tuned, backbone } = await openNetwork({ trainableLast: 4 }, ['block_3', 'block_5']);
  // block_5 ends in depthwise, its normalisation and relu, project, its normalisation and the sum.
  t.same(
    Object.keys(tuned.weights).filter((name) => !name.startsWith('head/')),
    ['block_5_project/kernel'],
  );
  t.equal(tuned.weights['block_5_project/kernel']!.depth, 1, 'the block next to the head');
  backbone.dispose();
});

t.test('the order of the outputs is part of what a program is', async (t) => {
  const structureOf = async (output: string[]) => {
    const { tuned, backbone } = await openNetwork({ until: 'block_2' }, output);
    backbone.dispose();
    return tuned.structure;
  };
  t.equal(await structureOf(['block_3', 'block_5']), await structureOf(['block_3', 'block_5']));
  t.not(await structureOf(['block_3', 'block_5']), await structureOf(['block_5', 'block_3']));
});

await isTuned(t, mobilenetV2, { alpha: 0.35, inputSize: 64, output: ['block_14_expand', 'block_3', 'out_relu'] });
await isTuned(t, vgg16, { inputSize: 32, includeTop: true, output: ['block2_pool', 'fc1'] });
