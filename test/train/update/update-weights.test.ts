import t from 'tap';
import type { OpenEngine } from '../../../src/contracts/components/engine.js';
import type { EpochMetrics } from '../../../src/contracts/results.js';
import type { HostTensor, Named } from '../../../src/contracts/tensors.js';
import type { Trainable } from '../../../src/contracts/trainable.js';
import { engines } from '../../../src/engines/index.js';
import { reference } from '../../../src/engines/reference/reference.js';
import { categoricalCrossEntropy } from '../../../src/evaluate/cross-entropy.js';
import { targetsOf } from '../../../src/train/loss/targets.js';
import { optimizers } from '../../../src/train/optimizers/index.js';
import { predict } from '../../../src/train/predict.js';
import { residentRows } from '../../../src/train/rows/rows.js';
import { BatchDraws } from '../../../src/train/steps/batch-draws.js';
import { LoopEpochs } from '../../../src/train/steps/loop-epochs.js';
import { type TrainRequest, train } from '../../../src/train/train.js';
import { freshState } from '../../../src/train/training-state.js';
import { learningRates } from '../../../src/train/update/learning-rates.js';
import { gradientName, summedUpdate } from '../../../src/train/update/summed-update.js';
import { batchesPerUpdate, updateRule } from '../../../src/train/update/update-rule.js';
import { initialState, stateSpecs, weightsOf } from '../../../src/train/update/update-state.js';
import { promise } from '../../engines/engine-contract.js';
import { bool, float32 } from '../../engines/host-tensors.js';
import { agree } from '../../relative-error.js';
import { chosenSchedule, optimizerSettings, scheduleSettings } from '../../run-settings.js';
import { MemorySet, trainRequest } from '../example-training.js';
import { kerasRules } from '../keras-rules.js';

const { head } = kerasRules;
const classes = ['a', 'b', 'c'];

type Case = (typeof head.cases)[number];

async function requestOf(open: OpenEngine, { name, settings, rest, initial }: Case): Promise<TrainRequest> {
  const { class_weight, label_smoothing, schedule } = rest;
  const weight =
    typeof class_weight === 'object'
      ? Object.fromEntries(Object.entries(class_weight).map(([index, value]) => [classes[Number(index)], value]))
      : class_weight;
  const train = new MemorySet(head.features, head.labels, head.width);
  const written = {
    layers: [{ dense: { units: head.units, activation: 'relu' } }],
    optimizer: { name, ...settings },
    training: { epochs: head.epochs, batch_size: head.batchSize, label_smoothing, class_weight: weight },
  };
  const request = await trainRequest(open, JSON.parse(JSON.stringify(written)), {
    train,
    validation: new MemorySet(head.validation, head.validationLabels, head.width),
    ...(schedule && { schedule: chosenSchedule(await scheduleSettings(schedule)) }),
  });
  const { weights } = request.model;
  return {
    ...request,
    targets: targetsOf(request.training, classes, train.labels),
    initialWeights: Object.fromEntries(
      Object.keys(weights).map((of) => [of, float32(weights[of]!.shape, initial[of]!)]),
    ),
  };
}

for (const engine of engines) {
  for (const example of head.cases) {
    const what = `${example.name} ${JSON.stringify({ ...example.settings, ...example.rest })}`;
    promise(engine, `twenty batches with ${what} as in Keras`, async (t, open) => {
      const request = await requestOf(open, example);
      const { model, update, learningRate, training } = request;
      const epochs = new LoopEpochs(request, await residentRows(request.train), freshState(request));
      const samples = Int32Array.from(head.labels, (_, sample) => sample);
      const course = {
        learningRate,
        ...(request.schedule && { schedule: request.schedule }),
        epochs: head.epochs,
        batchesPerEpoch: Math.ceil(samples.length / head.batchSize),
        batchesPerUpdate: batchesPerUpdate(update.common),
      };
      const history: EpochMetrics[] = [];
      const validated: number[] = [];
      for (let epoch = 1; epoch <= head.epochs; epoch++) {
        const chunk = { samples, views: new Uint16Array(samples.length) };
        const { loss, accuracy } = await epochs.run(
          [chunk],
          new BatchDraws({ model, seed: 0 }, epoch),
          learningRates(course, history),
        );
        const weights = weightsOf(model.weights, epochs.carried.tensors);
        const { probabilities } = await predict(model, weights, request.validation.features, open, request.programs);
        const predictions = { classes, ids: [], truth: request.validation.labels, probabilities };
        validated.push(categoricalCrossEntropy(predictions, training.labelSmoothing));
        history.push({ epoch, loss, accuracy, valLoss: 0, valAccuracy: 0, learningRate: 0 });
      }
      const of = (metric: 'loss' | 'accuracy') => history.map((row) => row[metric]);
      // Twenty steps of float32 arithmetic in another order; a batch, a factor or a clip left out is off by 1e-3.
      agree(t, of('loss'), example.history.loss, 1e-5, 'loss');
      agree(t, of('accuracy'), example.history.accuracy, 1e-6, 'accuracy');
      agree(t, validated, example.history.val_loss, 1e-5, 'val_loss');
      const kept = weightsOf(model.weights, epochs.carried.tensors);
      for (const [name, values] of Object.entries(example.trained)) agree(t, kept[name]!.data, values, 2e-5, name);
    });
  }
}

t.test('state of settings that are off is not carried', async (t) => {
  const open = await reference.open({}, { threads: 1, device: 'cpu' });
  const carried = async (optimizer: object) => {
    const { model, update } = await trainRequest(open, {
      layers: [],
      optimizer: { name: 'sgd', ...optimizer },
    });
    return Object.keys(stateSpecs(model.weights, update)).filter((name) => name.startsWith('predictions/bias'));
  };
  const none = ['predictions/bias'];
  t.same(await carried({}), none);
  t.same(await carried({ gradient_accumulation_steps: 1, clipnorm: 1, layer_decay: 0.5 }), none);
  const both = await carried({ gradient_accumulation_steps: 2, ema_momentum: 0.9 });
  t.same(both, [...none, 'predictions/bias#gradient_sum', 'predictions/bias#average']);
  await open.close();
});

t.test('k batches make the update of one batch that is k times as large, into the next epoch', async (t) => {
  const open = await reference.open({}, { threads: 1, device: 'cpu' });
  // 24 samples in batches of 4 are 6 an epoch: with 4 to an update, the second epoch begins with 2 of them.
  const rows = Array.from({ length: 24 * 2 }, (_, index) => Math.sin(index));
  const train24 = new MemorySet(
    rows,
    rows.slice(0, 24).map((_, index) => index % 3),
    2,
  );
  const order = Int32Array.from({ length: 24 }, (_, sample) => sample);
  const weightsAfter = async (batchSize: number, batchesOfUpdate: number, chunks: readonly Int32Array[]) => {
    const request = await trainRequest(
      open,
      {
        layers: [],
        optimizer: { name: 'sgd', learning_rate: 0.5, gradient_accumulation_steps: batchesOfUpdate },
        training: { batch_size: batchSize },
      },
      { train: train24 },
    );
    const epochs = new LoopEpochs(request, await residentRows(train24), freshState(request));
    for (const [index, samples] of chunks.entries()) {
      const rates = new Float64Array(samples.length / batchSize).fill(0.5);
      const masks = new BatchDraws(request, index + 1);
      await epochs.run([{ samples, views: new Uint16Array(samples.length) }], masks, rates);
    }
    return epochs.carried.tensors['predictions/kernel']!.data;
  };
  const twice = Int32Array.from([...order, ...order]);
  agree(t, await weightsAfter(4, 4, [order, order]), await weightsAfter(16, 1, [twice]), 1e-6, 'kernel');
  const once = await weightsAfter(4, 4, [order]);
  agree(t, once, await weightsAfter(16, 1, [order.slice(0, 16)]), 1e-6, 'what is left makes no update');
  await open.close();
});

t.test('the learning rate of a weight falls with its depth', async (t) => {
  const open = await reference.open({}, { threads: 1, device: 'cpu' });
  const deltas = async (layer_decay?: number) => {
    const sgd = { name: 'sgd', learning_rate: 0.1, ...(layer_decay && { layer_decay }) };
    const request = await trainRequest(open, { layers: [{ dense: 4 }], optimizer: sgd, training: { batch_size: 50 } });
    const depths = { 'dense/kernel': 2, 'dense/bias': 1 } as { [name: string]: number };
    const weights = Object.fromEntries(
      Object.entries(request.model.weights).map(([name, plan]) => {
        const depth = depths[name];
        return [name, depth === undefined ? plan : { ...plan, depth }];
      }),
    );
    const { model } = request;
    const deep: TrainRequest['model'] = {
      inputShape: model.inputShape,
      inputType: model.inputType,
      stepping: model.stepping,
      classes: model.classes,
      weights,
      masks: model.masks,
      structure: model.structure,
      call: (x, values, training) => model.call(x, values, training),
      initialWeights: (seed) => model.initialWeights(seed),
    };
    const before: Named<HostTensor> = model.initialWeights(0);
    const { weights: after } = await train({ ...request, model: deep, training: { ...request.training, epochs: 1 } });
    const of = (name: string) =>
      after[name]!.data.map((value, index) => value - before[name]!.data[index]!) as Float32Array;
    return { deepest: of('dense/kernel'), middle: of('dense/bias'), head: of('predictions/kernel') };
  };
  const [whole, decayed] = [await deltas(), await deltas(0.5)];
  agree(
    t,
    decayed.deepest,
    whole.deepest.map((delta) => delta / 4),
    1e-5,
    'depth 2: a quarter',
  );
  agree(
    t,
    decayed.middle,
    whole.middle.map((delta) => delta / 2),
    1e-5,
    'depth 1: half',
  );
  agree(t, decayed.head, whole.head, 0, 'the head: the same bits');
  await open.close();
});

t.test('an optimizer has its own state once, whatever weights and learning rates there are', async (t) => {
  const settings = { name: 'nadam', layer_decay: 0.5, gradient_accumulation_steps: 2 };
  const rule = updateRule(await optimizerSettings('nadam', settings), optimizers);
  const plan = { shape: [2], initializer: 'zeros', trainable: true } as const;
  const weights = { deep: { ...plan, depth: 2 }, middle: { ...plan, depth: 1 }, head: plan };
  const ones = (value: number) => float32([2], [value, value]);
  const state = initialState(weights, rule, { deep: ones(1), middle: ones(1), head: ones(1) });
  t.same([...state['#momentum_product']!.data], [1]);
  const open = await reference.open({}, { threads: 1, device: 'cpu' });
  const gradients = { deep: ones(0.1), middle: ones(0.1), head: ones(0.1) };
  const program = await open.build(summedUpdate({ weights } as unknown as Trainable, rule, 1));
  const named = Object.entries(gradients).map(([name, gradient]) => [gradientName(0, name), gradient]);
  let carried = state;
  const products: number[] = [];
  const rates = float32([], [0.01]);
  for (const [batch, apply] of [0, 1, 0, 1].entries()) {
    const step = float32([], [Math.floor(batch / 2) + 1]);
    const given = { learning_rate: rates, step, apply: bool([], [apply]) };
    carried = await program.run({ ...carried, ...given, ...Object.fromEntries(named) });
    products.push(carried['#momentum_product']!.data[0]!);
  }
  // μ(t) = 0.9 (1 - 0.96^t / 2): μ(1) = 0.468, μ(2) = 0.48528. An update is made of two batches.
  agree(t, products, [1, 0.468, 0.468, 0.468 * 0.48528], 1e-6, 'products of momenta');
  const moved = (name: string) => 1 - carried[name]!.data[0]!;
  agree(t, [moved('deep'), moved('middle')], [moved('head') / 4, moved('head') / 2], 1e-4, 'rates by depth');
  await open.close();
});

t.test('weights of classes by name, and balanced', (t) => {
  const labels = [0, 0, 0, 1, 1, 2];
  const training = { epochs: 1, batchSize: 1, monitor: 'loss', featureMemory: 1 } as const;
  t.same(targetsOf(training, classes, labels), {});
  // 6 / (3 · 3), 6 / (3 · 2), 6 / (3 · 1)
  t.same(targetsOf({ ...training, classWeight: 'balanced' }, classes, labels), { classWeights: [2 / 3, 1, 2] });
  t.same(targetsOf({ ...training, classWeight: { b: 3 } }, classes, labels), { classWeights: [1, 3, 1] });
  const unknown = () => targetsOf({ ...training, classWeight: { d: 3 } }, classes, labels);
  t.throws(unknown, { code: 'CONFIG_UNKNOWN_CLASS', message: /names "d"/, remedy: 'The classes are a, b, c.' });
  t.end();
});

t.test('a global norm that is not finite makes all gradients NaN, so that divergence is noticed', async (t) => {
  const open = await reference.open({}, { threads: 1, device: 'cpu' });
  const huge = new MemorySet([1e30, -1e30, 1e30, 1e30], [0, 1], 2);
  const optimizer = { name: 'sgd', learning_rate: 1, global_clipnorm: 1 };
  const request = await trainRequest(
    open,
    { layers: [], optimizer, training: { epochs: 3 } },
    { train: huge, validation: new MemorySet([1, 1], [0], 2) },
  );
  t.equal((await train(request)).diverged, true);
  await open.close();
});
