import { existsSync, readFileSync } from 'node:fs';
import t from 'tap';
import { catalogue } from '../../src/catalogue.js';
import type { BatchNorm } from '../../src/contracts/experiment.js';
import type { FeatureSet, LabelledFeatures } from '../../src/contracts/features.js';
import type { HostTensor } from '../../src/contracts/tensors.js';
import { onnxruntime } from '../../src/engines/onnxruntime/onnxruntime.js';
import { loadBackbone } from '../../src/models/backbone.js';
import { freezeBoundary } from '../../src/models/freeze/boundary.js';
import { outlineOf } from '../../src/models/freeze/outline.js';
import { Head } from '../../src/models/head/head.js';
import { putWeights } from '../../src/models/saved/saved-network.js';
import { besideBackbone } from '../../src/models/tuned/head-weights.js';
import { TunedNetwork } from '../../src/models/tuned/tuned-network.js';
import { findWeightSource } from '../../src/models/weights/locate-weights.js';
import { optimizers } from '../../src/train/optimizers/index.js';
import { ProgramCache } from '../../src/train/program-cache.js';
import { BatchDraws } from '../../src/train/steps/batch-draws.js';
import { openEpochs } from '../../src/train/steps/open-epochs.js';
import type { TrainRequest } from '../../src/train/train.js';
import { freshState } from '../../src/train/training-state.js';
import { updateRule } from '../../src/train/update/update-rule.js';
import { optimizerSettings, runSettings } from '../../test/run-settings.js';
import { flowers, photoPixels } from '../../test/train/photo-pixels.js';

/** What scripts/fixtures/fine_tuning.py writes: losses of 20 steps in Keras. */
interface Fixture {
  readonly alpha: number;
  readonly inputSize: number;
  readonly classes: number;
  readonly pictures: number;
  readonly batchSize: number;
  /** Of gamma and beta of the last normalisation. */
  readonly scale: number;
  readonly cases: { readonly [name: string]: Case };
}

interface Case {
  readonly optimizer: string;
  /** In Keras' names, which are ours. */
  readonly settings: { readonly learning_rate: number };
  readonly batchNorm: BatchNorm;
  readonly losses: readonly number[];
  readonly lossesOnTwoThreads: readonly number[];
}

const fixture: Fixture = JSON.parse(readFileSync('test/train/fixtures/fine-tuning.json', 'utf8'));
const folder = '../shared/weights/mobilenet_v2_0.35_224_no_top';
const skip = !existsSync(folder) || !existsSync(flowers) ? '../shared is not there' : false;

const largest = (numbers: readonly number[]) => numbers.reduce((a, b) => Math.max(a, b), 0);
const differences = (found: readonly number[], wanted: readonly number[]) =>
  found.map((value, index) => Math.abs(value / wanted[index]! - 1));

for (const [name, known] of Object.entries(fixture.cases)) {
  t.test(`${name}: every loss of 20 steps of full fine-tuning is that of Keras`, { skip }, async (t) => {
    const found = await lossesOf(known);
    const noise = largest(differences(known.lossesOnTwoThreads, known.losses));
    const apart = differences(found, known.losses);
    const percent = `${known.losses[0]!.toFixed(4)} to ${known.losses.at(-1)!.toFixed(4)}`;
    t.comment(`${percent}; from Keras ${largest(apart).toExponential(1)}, Keras from itself ${noise.toExponential(1)}`);
    t.ok(largest(apart) < 1e-3, `largest relative difference ${largest(apart)}: ${found}`);
  });
}

async function lossesOf({ optimizer, settings, batchNorm, losses }: Case): Promise<number[]> {
  const request = await requestOf(optimizer, settings, batchNorm);
  const { epochs } = await openEpochs(request, freshState(request));
  const found: number[] = [];
  for (const step of losses.keys()) {
    const from = step * fixture.batchSize;
    const samples = Int32Array.from({ length: fixture.batchSize }, (_, row) => (from + row) % fixture.pictures);
    const chunk = { samples, views: new Uint16Array(samples.length) };
    const { loss } = await epochs.run(
      [chunk],
      new BatchDraws(request, step + 1),
      Float64Array.of(settings.learning_rate),
    );
    found.push(loss);
  }
  await request.engine.close();
  return found;
}

async function requestOf(name: string, settings: object, batchNorm: BatchNorm): Promise<TrainRequest> {
  const { alpha, inputSize, classes, batchSize } = fixture;
  const identity = { name: 'mobilenet_v2', alpha, inputSize };
  const place = { relativeTo: '.', cacheFolder: '.', mayDownload: false, warn: () => {} };
  const weights = await findWeightSource('layers_model', catalogue).locate({ path: folder }, identity, place);
  const backbone = await loadBackbone(identity, weights, catalogue);
  const gains = backbone.model.getLayer('Conv_1_bn').getWeights().slice(0, 2);
  const scaled = gains.map((gain): HostTensor => {
    const data = (gain.dataSync() as Float32Array).map((value) => value * fixture.scale);
    return { shape: gain.shape, dtype: 'float32', data };
  });
  putWeights(backbone, { 'Conv_1_bn/gamma': scaled[0]!, 'Conv_1_bn/beta': scaled[1]! });
  const boundary = freezeBoundary(outlineOf(backbone.model), 'none', batchNorm);
  const head = new Head([1280], [], classes, catalogue);
  const model = new TunedNetwork({ backbone, boundary, batchNorm, pooling: 'avg', head, frozenIdentity: 'scaled' });
  const initial = model.initialWeights(0);
  for (const name of Object.keys(besideBackbone(head.weights))) initial[name]!.data.fill(0);
  const pictures = await pictureSet();
  const optimizer = await optimizerSettings(name.toLowerCase(), settings);
  return {
    model,
    update: updateRule(optimizer, optimizers),
    learningRate: optimizer.learningRate,
    training: (await runSettings({ training: { batch_size: batchSize } })).training,
    seed: 0,
    train: pictures,
    validation: { features: { ...pictures.features, count: 0 }, labels: new Int32Array() },
    engine: await onnxruntime.open({}, { threads: 2, device: 'cpu' }),
    programs: new ProgramCache(4),
    score: () => ({ loss: 0, accuracy: 0 }),
    onEpoch: () => {},
    initialWeights: initial,
  };
}

async function pictureSet(): Promise<LabelledFeatures> {
  const pixels = await photoPixels();
  const width = fixture.inputSize ** 2 * 3;
  const features: FeatureSet = {
    count: fixture.pictures,
    width,
    rowType: 'uint8',
    views: 1,
    async read(samples, _views, into) {
      for (let place = 0; place < samples.length; place++) {
        into.set(pixels.subarray(samples[place]! * width, (samples[place]! + 1) * width), place * width);
      }
    },
  };
  return { features, labels: Int32Array.from({ length: fixture.pictures }, (_, index) => index % fixture.classes) };
}
