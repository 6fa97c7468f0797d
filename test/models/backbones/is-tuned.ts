import { cast, mul, sum, type Tensor, tensor2d, valueAndGrads } from '@tensorflow/tfjs-core';
import type { Test } from 'tap';
import { catalogue } from '../../../src/catalogue.js';
import type { Backbone } from '../../../src/contracts/components/backbone.js';
import type { Engine, OpenEngine } from '../../../src/contracts/components/engine.js';
import type { FrozenLayers } from '../../../src/contracts/experiment.js';
import type { FeatureCut, FeatureSet } from '../../../src/contracts/features.js';
import type { BackboneIdentity } from '../../../src/contracts/networks/backbone-identity.js';
import type { HostTensor, Named } from '../../../src/contracts/tensors.js';
import { onnxruntime } from '../../../src/engines/onnxruntime/onnxruntime.js';
import { type LoadedBackbone, loadBackbone } from '../../../src/models/backbone.js';
import { layerBlocks } from '../../../src/models/freeze/blocks.js';
import { freezeBoundary } from '../../../src/models/freeze/boundary.js';
import { widthOf } from '../../../src/models/freeze/cut.js';
import { frozenPart } from '../../../src/models/freeze/frozen-part.js';
import { outlineOf } from '../../../src/models/freeze/outline.js';
import { Head } from '../../../src/models/head/head.js';
import { pooledWidth } from '../../../src/models/head/pooling.js';
import { TunedNetwork } from '../../../src/models/tuned/tuned-network.js';
import { fillWeights, layerWeights } from '../../../src/models/weights/fill-weights.js';
import { random } from '../../../src/models/weights/sources/random.js';
import { optimizers } from '../../../src/train/optimizers/index.js';
import { ProgramCache } from '../../../src/train/program-cache.js';
import { type TrainOutcome, train } from '../../../src/train/train.js';
import { updateRule } from '../../../src/train/update/update-rule.js';
import { agree } from '../../relative-error.js';
import { formulaPicture, formulaWeights } from '../formula.js';

const images = 2;
const classes = 3;

/**
 * The contract of a backbone behind a freeze boundary: the frozen part and the tuned part are the whole network; two
 * steps of tuning all of it are made; and every weight has a gradient, which is the slope that it should be.
 */
export async function isTuned(
  t: Test,
  backbone: Backbone,
  architecture: Omit<BackboneIdentity, 'name'>,
): Promise<void> {
  const identity = { name: backbone.name, ...architecture };
  const located = await random.locate({ seed: 0 }, identity, {
    relativeTo: '/',
    cacheFolder: '/',
    mayDownload: false,
    warn: () => {},
  });
  const loaded = await loadBackbone(identity, located, catalogue);
  fillWeights(loaded.model, backbone, formulaWeights(layerWeights(loaded.model)), located);
  const outline = outlineOf(loaded.model);
  const tunedBehind = (frozen: FrozenLayers) => {
    const boundary = freezeBoundary(outline, frozen, 'inference');
    const head = new Head([pooledWidth(loaded.outputShapes, 'avg')], [], classes, catalogue);
    const frozenIdentity = { identity, frozen };
    return new TunedNetwork({
      backbone: loaded,
      boundary,
      batchNorm: 'inference',
      pooling: 'avg',
      head,
      frozenIdentity,
    });
  };
  const pixels = picturesOf(architecture.inputSize);

  t.test(`${backbone.name}: cut between blocks it gives what it gives as a whole`, async (t) => {
    const blocks = layerBlocks(outline);
    const whole = await onEngine(onnxruntime, (open) => logitsOf(open, tunedBehind('none'), pixels));
    for (const share of [0.3, 0.7]) {
      const until = blocks[Math.floor(blocks.length * share)]!.name;
      const features = await featuresAt(loaded, { until }, pixels);
      const logits = await onEngine(onnxruntime, (open) => logitsOf(open, tunedBehind({ until }), features));
      agree(t, logits, whole, 1e-5, until);
    }
  });

  t.test(`${backbone.name}: two steps tune it`, async (t) => {
    const model = tunedBehind('none');
    const { weights, diverged } = await onEngine(onnxruntime, (open) => trained(open, model, pixels));
    t.notOk(diverged);
    const before = model.initialWeights(0);
    const isMoved = (name: string) => weights[name]!.data.some((value, index) => value !== before[name]!.data[index]);
    t.ok(
      Object.keys(model.weights)
        .filter((name) => name.endsWith('kernel'))
        .every(isMoved),
    );
  });

  t.test(`${backbone.name}: gradients are slopes, and none is lost`, async (t) => {
    const model = tunedBehind('none');
    const { expected, measured, lost } = await onEngine(onnxruntime, (open) => slopes(open, model, pixels));
    t.ok(Math.abs(measured / expected - 1) < 0.03, `${measured}, expected ${expected}`);
    t.same(lost, []);
  });

  t.teardown(() => loaded.dispose());
}

async function onEngine<T>(engine: Engine, use: (open: OpenEngine) => Promise<T>): Promise<T> {
  const open = await engine.open({}, { threads: 1, device: 'cpu' });
  try {
    return await use(open);
  } finally {
    await open.close();
  }
}

function picturesOf(size: number): HostTensor {
  const data = Uint8Array.from(['a', 'b'].flatMap((name) => [...formulaPicture(name, size)]));
  return { shape: [images, size, size, 3], dtype: 'uint8', data };
}

/** Rows of what crosses a boundary. */
async function featuresAt(loaded: LoadedBackbone, frozen: FrozenLayers, pixels: HostTensor): Promise<HostTensor> {
  const outline = outlineOf(loaded.model);
  const { crossing } = freezeBoundary(outline, frozen, 'inference');
  const width = widthOf(outline, crossing);
  const cut: FeatureCut = { kind: 'layers', layers: crossing, width, storage: 'float32' };
  const options = { pooling: 'avg', inputSize: pixels.shape[1]!, batchSize: images } as const;
  return onEngine(onnxruntime, async (open) => {
    const program = await open.build(frozenPart(loaded, cut, options));
    return (await program.run({ pixels })).features!;
  });
}

async function logitsOf(open: OpenEngine, model: TunedNetwork, rows: HostTensor): Promise<Float32Array> {
  const weights = model.initialWeights(0);
  const program = await open.build({
    name: 'tuned part',
    inputs: { rows: { shape: [images, ...model.inputShape], dtype: rows.dtype }, ...specsOf(weights) },
    call: ({ rows, ...values }) => ({ logits: model.call(rows!, values).logits }),
  });
  const { logits } = await program.run({ rows: { ...rows, shape: [images, ...model.inputShape] }, ...weights });
  return logits!.data as Float32Array;
}

const specsOf = (weights: Named<HostTensor>) =>
  Object.fromEntries(Object.entries(weights).map(([name, { shape, dtype }]) => [name, { shape, dtype }]));

/** Two steps on both images. Gradients are scaled, so that the learning rate suits networks of any kind. */
async function trained(engine: OpenEngine, model: TunedNetwork, rows: HostTensor): Promise<TrainOutcome> {
  const width = model.inputShape[0]!;
  const set: FeatureSet = {
    count: images,
    width,
    rowType: model.inputType,
    views: 1,
    async read(samples, _, into) {
      for (let row = 0; row < samples.length; row++) {
        into.set(rows.data.subarray(samples[row]! * width, (samples[row]! + 1) * width) as Float32Array, row * width);
      }
    },
  };
  const sgd = { name: 'sgd', learningRate: 0.01, momentum: 0, nesterov: false, clipnorm: 1 };
  return train({
    model,
    update: updateRule(sgd, optimizers),
    learningRate: sgd.learningRate,
    training: { epochs: 2, batchSize: images, monitor: 'loss', featureMemory: 1024 },
    seed: 0,
    train: { features: set, labels: Int32Array.of(0, 1) },
    validation: { features: { ...set, count: 0 }, labels: new Int32Array(0) },
    engine,
    programs: new ProgramCache(4),
    score: () => ({ loss: Number.NaN, accuracy: Number.NaN }),
    onEpoch: () => {},
  });
}

/**
 * The slope of a sum of logits along one direction through all weights, (f(w + h d) - f(w - h d)) / 2h, and what it is
 * expected to be, gradient times direction: in float32, and through kinks of ReLU, they agree to some hundredths.
 */
async function slopes(open: OpenEngine, model: TunedNetwork, rows: HostTensor) {
  const weights = model.initialWeights(0);
  const names = Object.keys(model.weights).filter((name) => model.weights[name]!.trainable);
  const towards = [1, -1, 0.5, -0.5, 1, -1];
  const program = await open.build({
    name: 'gradients',
    inputs: { rows: { shape: [images, ...model.inputShape], dtype: rows.dtype }, ...specsOf(weights) },
    call({ rows, ...given }) {
      const { value, grads } = valueAndGrads((...values: Tensor[]) => {
        const tuned = Object.fromEntries(names.map((name, index) => [name, values[index]!]));
        const { logits } = model.call(cast(rows!, 'float32'), { ...given, ...tuned });
        return sum(mul(logits, tensor2d(towards, [images, classes])));
      })(names.map((name) => given[name]!));
      return { value, ...Object.fromEntries(names.map((name, index) => [`slope ${name}`, grads[index]!])) };
    },
  });
  const inputs = { rows: { ...rows, shape: [images, ...model.inputShape] } };
  const at = await program.run({ ...inputs, ...weights });
  // Along the gradient, each weight's scaled to its size, so that no weight is without influence.
  let expected = 0;
  const directions = names.map((name) => {
    const gradient = at[`slope ${name}`]!.data as Float32Array;
    const length = norm(gradient);
    const factor = length > 0 ? (norm(weights[name]!.data) + 1e-3) / length : 0;
    expected += factor * length ** 2;
    return [name, gradient.map((value) => value * factor)] as const;
  });
  const valueAt = async (h: number) => {
    const moved = directions.map(([name, direction]) => {
      const { data, ...spec } = weights[name]!;
      return [
        name,
        { ...spec, data: (data as Float32Array).map((value, index) => value + h * direction[index]!) },
      ] as const;
    });
    const { value } = await program.run({ ...inputs, ...weights, ...Object.fromEntries(moved) });
    return value!.data[0]!;
  };
  // So that the value changes by some thousandths: enough for float32, and little enough for kinks.
  const h = (0.005 * Math.abs(at.value!.data[0]!)) / expected;
  const lost = names.filter((name) => norm(at[`slope ${name}`]!.data) === 0);
  return { expected, measured: ((await valueAt(h)) - (await valueAt(-h))) / (2 * h), lost };
}

/** A plain loop: networks have tens of millions of weights. */
function norm(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]! ** 2;
  return Math.sqrt(sum);
}
