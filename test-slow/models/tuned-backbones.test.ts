import t from 'tap';
import { catalogue } from '../../src/catalogue.js';
import type { OpenEngine } from '../../src/contracts/components/engine.js';
import type { HostTensor, Named, TensorSpec } from '../../src/contracts/tensors.js';
import { onnxruntime } from '../../src/engines/onnxruntime/onnxruntime.js';
import { reference } from '../../src/engines/reference/reference.js';
import { loadBackbone } from '../../src/models/backbone.js';
import { freezeBoundary } from '../../src/models/freeze/boundary.js';
import { outlineOf } from '../../src/models/freeze/outline.js';
import { Head } from '../../src/models/head/head.js';
import { pooledWidth } from '../../src/models/head/pooling.js';
import { TunedNetwork } from '../../src/models/tuned/tuned-network.js';
import { fillWeights, layerWeights } from '../../src/models/weights/fill-weights.js';
import { findWeightSource } from '../../src/models/weights/locate-weights.js';
import { maskScales } from '../../src/train/steps/dropout-masks.js';
import { partGradients } from '../../src/train/steps/part-gradients.js';
import { formulaPicture, formulaWeights } from '../../test/models/formula.js';
import { relativeError } from '../../test/relative-error.js';
import { runSettings } from '../../test/run-settings.js';

/** Families whose small networks the reference engine tunes in seconds, at the smallest size. */
const backbones: readonly { readonly name: string; readonly [setting: string]: unknown }[] = [
  { name: 'mobilenet', alpha: 0.25 },
  { name: 'mobilenet_v2', alpha: 0.35 },
  { name: 'mobilenet_v3_small' },
  { name: 'mobilenet_v3_large', alpha: 0.75 },
  { name: 'efficientnet_b0' },
  { name: 'efficientnet_v2_b0' },
  { name: 'nasnet_mobile' },
  { name: 'convnext_tiny' },
];

const size = 32;
const classes = 3;
const rate = 0.01;
const context = { relativeTo: '/', cacheFolder: '/', mayDownload: false, warn() {} };

/** A backbone with a head, all of it to be tuned, with weights that keep activations alive. */
async function tunedNetwork(written: { readonly [setting: string]: unknown }): Promise<TunedNetwork> {
  const { backbone: settings } = await runSettings({ backbone: { ...written, input_size: size, weights: 'random' } });
  const located = await findWeightSource('random', catalogue).locate({ seed: 0 }, settings, context);
  const backbone = await loadBackbone(settings, located, catalogue);
  fillWeights(backbone.model, backbone.backbone, formulaWeights(layerWeights(backbone.model)), located);
  const boundary = freezeBoundary(outlineOf(backbone.model), 'none', 'frozen');
  const head = new Head([pooledWidth(backbone.outputShapes, 'avg')], [], classes, catalogue);
  return new TunedNetwork({ backbone, boundary, batchNorm: 'frozen', pooling: 'avg', head, frozenIdentity: located });
}

const filled = ({ shape, dtype }: TensorSpec, values: (index: number) => number): HostTensor => {
  const length = shape.reduce((product, size) => product * size, 1);
  const kinds = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array, bool: Uint8Array };
  const data = new kinds[dtype](length);
  for (let index = 0; index < length; index++) data[index] = values(index);
  return { shape, dtype, data };
};

/** Losses and gradients of two steps of plain gradient descent, each on a picture of its own. */
async function twoSteps(model: TunedNetwork, engine: OpenEngine): Promise<Named<HostTensor>[]> {
  const definition = partGradients(model, 1, {});
  const program = await engine.build(definition);
  let weights: Named<HostTensor> = model.initialWeights(1);
  const steps: Named<HostTensor>[] = [];
  for (const step of [0, 1]) {
    const picture = formulaPicture(`${step}`, size);
    const given: { [name: string]: HostTensor } = {};
    // Shares and masks are ones.
    for (const [name, spec] of Object.entries(definition.inputs)) given[name] = filled(spec, () => 1);
    const features = filled(definition.inputs.features!, (index) => picture[index]!);
    const labels = filled(definition.inputs.labels!, () => step);
    const gradients = await program.run({ ...given, ...maskScales(model), ...weights, features, labels });
    steps.push(gradients);
    weights = Object.fromEntries(
      Object.entries(weights).map(([name, weight]) => [name, descended(weight, gradients[name])]),
    );
  }
  await program.dispose();
  return steps;
}

function descended(weight: HostTensor, gradient: HostTensor | undefined): HostTensor {
  if (!gradient) return weight;
  return { ...weight, data: (weight.data as Float32Array).map((value, index) => value - rate * gradient.data[index]!) };
}

t.test('whole networks are tuned alike by both engines', async (t) => {
  const [fast, plain] = await Promise.all([
    onnxruntime.open({}, { threads: 1, device: 'cpu' }),
    reference.open({}, { threads: 1, device: 'cpu' }),
  ]);
  for (const written of backbones) {
    const model = await tunedNetwork(written);
    const steps = await twoSteps(model, fast);
    const expected = await twoSteps(model, plain);
    const dead: string[] = [];
    let worst = { name: '', error: 0 };
    for (const [step, tensors] of expected.entries()) {
      for (const [name, { data }] of Object.entries(tensors)) {
        if (name === 'correct') continue;
        if (!data.some((value: number) => value !== 0)) dead.push(name);
        const error = relativeError(steps[step]![name]!.data, data);
        if (!(error <= worst.error)) worst = { name: `${name} of step ${step + 1}`, error };
      }
    }
    t.same(dead, [], `${written.name}: every weight has a gradient`);
    // Measured: 5e-6 at most.
    const errors = `errors of ${worst.error.toExponential(1)} at most, in ${worst.name}`;
    t.ok(worst.error < 1e-4, `${written.name}: ${errors}`);
  }
  await Promise.all([fast.close(), plain.close()]);
});
