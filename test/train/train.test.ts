import t from 'tap';
import type { OpenEngine } from '../../src/contracts/components/engine.js';
import type { EpochMetrics } from '../../src/contracts/results.js';
import type { HostTensor, Named } from '../../src/contracts/tensors.js';
import { engines } from '../../src/engines/index.js';
import { onnxruntime } from '../../src/engines/onnxruntime/onnxruntime.js';
import { sha256 } from '../../src/foundation/hash.js';
import { ProgramCache } from '../../src/train/program-cache.js';
import { type TrainOutcome, train } from '../../src/train/train.js';
import { promise } from '../engines/engine-contract.js';
import { agree } from '../relative-error.js';
import { clusters, MemorySet, trainRequest } from './example-training.js';

const onOnnx = (
  name: string,
  body: (t: Parameters<Parameters<typeof promise>[2]>[0], open: OpenEngine) => Promise<void>,
) => promise(onnxruntime, name, body);

/** Weights as a hash, history as it is: what must be equal to the last bit. */
function bytesOf({ weights, history, keptEpoch }: TrainOutcome) {
  const hashes = Object.entries(weights).map(([name, weight]) => [name, hashed(weight)]);
  return { weights: Object.fromEntries(hashes), history, keptEpoch };
}

const hashed = ({ data }: HostTensor) => sha256(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));

/** An engine that records what loops are given and how many programs live. */
function recording(open: OpenEngine) {
  const seen = { bytes: 0, steps: [] as number[], batchSizes: new Set<number>(), built: 0, alive: 0 };
  const bytes = (tensors: Named<HostTensor>) =>
    Object.values(tensors).reduce((sum, { data }) => sum + data.byteLength, 0);
  const counted = <P extends { dispose(): Promise<void> }>(program: P): P => {
    seen.built += 1;
    seen.alive += 1;
    return {
      ...program,
      async dispose() {
        seen.alive -= 1;
        await program.dispose();
      },
    };
  };
  const engine: OpenEngine = {
    ...open,
    build: async (definition) => counted(await open.build(definition)),
    async buildLoop(definition) {
      const program = await open.buildLoop(definition);
      return counted({
        ...program,
        run(inputs) {
          const masks = Object.fromEntries(Object.entries(inputs.each).filter(([name]) => name.startsWith('mask:')));
          seen.bytes = Math.max(seen.bytes, inputs.fixed.features!.data.byteLength + bytes(masks));
          seen.batchSizes.add(inputs.each.rows!.shape[1]!);
          seen.steps.push(...(inputs.each.step!.data as Float32Array));
          return program.run(inputs);
        },
      });
    },
  };
  return { engine, seen };
}

for (const engine of engines) {
  promise(engine, 'a head learns, and two trainings are the same bytes', async (t, open) => {
    const written = { layers: [{ dense: 8 }, { batch_normalization: {} }, { dropout: 0.2 }], training: { epochs: 12 } };
    const reported: EpochMetrics[] = [];
    const near = { spread: 0.4 };
    const request = await trainRequest(open, written, {
      train: clusters('train', near),
      validation: clusters('validation', near),
      onEpoch: (metrics) => reported.push(metrics),
    });
    const first = await train(request);
    const second = await train({ ...request, programs: new ProgramCache(12), onEpoch() {} });
    t.same(bytesOf(second), bytesOf(first));
    t.same(reported, first.history, 'every epoch is reported');
    t.same(
      first.history.map(({ epoch }) => epoch),
      Array.from({ length: 12 }, (_, index) => index + 1),
    );
    const last = first.history.at(-1)!;
    t.ok(last.loss < first.history[0]!.loss / 2, 'the loss falls');
    t.ok(last.accuracy > 0.85 && last.valAccuracy > 0.85, `accuracies ${last.accuracy}, ${last.valAccuracy}`);
    t.equal(first.keptEpoch, 12, 'without early stopping the last epoch is kept');
    t.notSame(
      bytesOf(await train({ ...request, seed: 1, onEpoch() {} })),
      bytesOf(first),
      'another seed, other weights',
    );
  });
}

t.test('both engines train the same head', async (t) => {
  // BatchNormalization makes a bias before it meaningless: its gradient is rounding, which Adam magnifies.
  const layers = [{ dense: { units: 8, use_bias: false } }, { batch_normalization: {} }, { dropout: 0.2 }];
  const outcomes: TrainOutcome[] = [];
  for (const engine of engines) {
    const open = await engine.open({}, { threads: 1, device: 'cpu' });
    outcomes.push(await train(await trainRequest(open, { layers, training: { epochs: 3 } })));
    await open.close();
  }
  const [one, other] = outcomes as [TrainOutcome, TrainOutcome];
  for (const [name, { data }] of Object.entries(one.weights)) agree(t, other.weights[name]!.data, data, 1e-5, name);
});

onOnnx('every sample is trained once an epoch, the last batch being short', async (t, open) => {
  const { engine, seen } = recording(open);
  const request = await trainRequest(
    engine,
    { training: { epochs: 2, batch_size: 8 } },
    { train: clusters('a', { count: 43 }) },
  );
  await train(request);
  t.same([...seen.batchSizes].sort(), [3, 8]);
  t.same(seen.steps, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 'steps are counted on over batches and epochs');
});

onOnnx('sets smaller than a batch, and of whole batches alone', async (t, open) => {
  for (const [count, sizes] of [
    [1, [1]],
    [5, [5]],
    [8, [8]],
    [16, [8]],
  ] as const) {
    const { engine, seen } = recording(open);
    const { history } = await train(await trainRequest(engine, {}, { train: clusters('a', { count }) }));
    t.same([...seen.batchSizes], sizes, `${count} samples`);
    t.ok(history.every(({ loss }) => Number.isFinite(loss)));
  }
});

onOnnx('features above the budget are streamed in chunks, within the budget', async (t, open) => {
  const width = 1024;
  const layers = [{ dropout: 0.3 }, { dense: 4 }];
  // A row has 4 · 1024 bytes of features and 1024 of its mask: 204 of them fit into 1 MiB, 200 in batches of 8.
  const set = clusters('streamed', { count: 500, width });
  const { engine, seen } = recording(open);
  const training = { epochs: 1, feature_memory: 1 };
  await train(
    await trainRequest(engine, { layers, training }, { train: set, validation: clusters('v', { width, count: 3 }) }),
  );
  t.equal(set.largestRead, 200);
  t.ok(seen.bytes <= 2 ** 20, `${seen.bytes} bytes`);
  t.ok(seen.bytes >= 0.9 * 2 ** 20, 'and the budget is used');
  t.equal(seen.steps.length, 63, '25 + 25 + 12 whole batches and one of 4: only the last chunk ends in a short one');

  const views = clusters('streamed', { count: 190, width, views: 2 });
  await train(
    await trainRequest(engine, { layers, training }, { train: views, validation: clusters('v', { width, count: 3 }) }),
  );
  t.equal(views.largestRead, 190, 'all views do not fit, one of each sample does');
});

onOnnx('a validation set is read once where it fits beside the training rows', async (t, open) => {
  const trained = async (count: number, memory: number) => {
    const validation = clusters('v', { count, width: 1024 });
    const written = { layers: [], training: { epochs: 3, feature_memory: memory } };
    const train_ = clusters('train', { count: 100, width: 1024 });
    const { history } = await train(await trainRequest(open, written, { train: train_, validation }));
    return { reads: validation.reads, history };
  };
  // 100 rows of 4 KiB are 400 KiB of 1 MiB: 156 more fit.
  t.equal((await trained(156, 1)).reads, 1);
  const again = await trained(157, 1);
  const once = await trained(157, 2);
  t.same([again.reads, once.reads], [3, 1]);
  t.same(again.history, once.history, 'with the same result');
});

onOnnx('a batch that is above the budget is trained all the same', async (t, open) => {
  const set = clusters('wide', { count: 20, width: 40_000 });
  const validation = clusters('v', { width: 40_000, count: 3 });
  const { history } = await train(
    await trainRequest(open, { layers: [], training: { epochs: 1, feature_memory: 1 } }, { train: set, validation }),
  );
  t.equal(set.largestRead, 8);
  t.ok(Number.isFinite(history[0]!.loss));
});

onOnnx('one chunk that is streamed trains as resident rows do', async (t, open) => {
  // Views do not fit into 1 MiB, one view of each does: one chunk. With the memory for all: resident.
  const make = () => clusters('views', { count: 120, width: 1024, views: 4 });
  const validation = clusters('v', { width: 1024, count: 10 });
  const layers = [{ dropout: 0.2 }, { dense: 3 }];
  const [streamed, resident] = [make(), make()];
  const training = { epochs: 2 };
  const small = await trainRequest(
    open,
    { layers, training: { ...training, feature_memory: 1 } },
    { train: streamed, validation },
  );
  const large = await trainRequest(open, { layers, training }, { train: resident, validation });
  t.same(bytesOf(await train(small)), bytesOf(await train(large)));
  t.same([streamed.largestRead, resident.largestRead], [120, 480]);
});

onOnnx('without a validation set its metrics are NaN', async (t, open) => {
  const nothing = new MemorySet([], [], 6);
  const { history, diverged } = await train(await trainRequest(open, {}, { validation: nothing }));
  t.equal(diverged, false);
  for (const { valLoss, valAccuracy, loss } of history) {
    t.ok(Number.isNaN(valLoss) && Number.isNaN(valAccuracy) && Number.isFinite(loss));
  }
  const stopping = { early_stopping: { monitor: 'val_loss' } };
  const request = await trainRequest(open, { training: stopping }, { validation: nothing });
  await t.rejects(train(request), { message: /monitors val_loss, but there is no validation set/ });
  const onLoss = { early_stopping: { monitor: 'loss', patience: 1, min_delta: 100 } };
  const watched = await trainRequest(open, { training: { ...onLoss, epochs: 9 } }, { validation: nothing });
  const outcome = await train(watched);
  t.same([outcome.history.length, outcome.keptEpoch], [2, 1], 'it may watch another metric');
});

onOnnx('a training that diverges ends with the epoch in which it does', async (t, open) => {
  const sgd = (rate: number) => ({ name: 'sgd', learning_rate: rate });
  const layers = [{ dense: 8 }, { dense: 8 }];
  const wild = await train(await trainRequest(open, { layers, optimizer: sgd(1e6), training: { epochs: 9 } }));
  t.equal(wild.diverged, true);
  t.ok(wild.history.length < 9);
  t.notOk(Number.isFinite(wild.history.at(-1)!.loss));
  t.equal(wild.keptEpoch, wild.history.length);

  // One batch: its loss is a number, and the step after it is not looked at by anything but the check of the weights.
  const one = clusters('a', { count: 8 });
  const validation = new MemorySet([], [], 6);
  const request = await trainRequest(
    open,
    { layers, optimizer: sgd(3e38), training: { epochs: 1 } },
    { train: one, validation },
  );
  const late = await train(request);
  t.ok(Number.isFinite(late.history[0]!.loss));
  t.equal(late.diverged, true);
});

onOnnx('dropout is drawn for every layer, epoch and seed by itself', async (t, open) => {
  const masksOf = async (layers: readonly unknown[], seed = 0) => {
    const masks: { [name: string]: { hash: string; length: number; share: number }[] } = {};
    const engine: OpenEngine = {
      ...open,
      async buildLoop(definition) {
        const program = await open.buildLoop(definition);
        return {
          ...program,
          run(inputs) {
            for (const [name, mask] of Object.entries(inputs.each)) {
              if (!name.startsWith('mask:')) continue;
              const kept = (mask.data as Uint8Array).reduce((sum, value) => sum + value, 0);
              const { length } = mask.data;
              masks[name] = [...(masks[name] ?? []), { hash: hashed(mask), length, share: kept / length }];
            }
            return program.run(inputs);
          },
        };
      },
    };
    const set = clusters('a', { count: 400 });
    await train(await trainRequest(engine, { layers, training: { epochs: 2 } }, { train: set, seed }));
    return masks;
  };
  const dense = { dense: 30 };
  const both = await masksOf([dense, { dropout: 0.25 }, dense, { dropout: 0.6 }, dense, { dropout: 0 }]);
  const [first, second] = both['mask:dropout']!;
  const [other] = both['mask:dropout_1']!;
  t.equal(first!.length, 400 * 30);
  t.not(first!.hash, second!.hash, 'another epoch');
  t.not(first!.hash, other!.hash, 'another layer');
  // 12,000 draws: the standard error of a share of 0.4 is 0.0045.
  t.ok(Math.abs(first!.share - 0.75) < 0.02, `keeps ${first!.share} of 0.75`);
  t.ok(Math.abs(other!.share - 0.4) < 0.02, `keeps ${other!.share} of 0.4`);
  t.equal(both['mask:dropout_2']![0]!.share, 1, 'a rate of 0 keeps everything');
  t.same((await masksOf([dense, { dropout: 0.25 }]))['mask:dropout'], both['mask:dropout'], 'whatever layers follow');
  t.not((await masksOf([dense, { dropout: 0.25 }], 1))['mask:dropout']![0]!.hash, first!.hash, 'another seed');
});

onOnnx(
  'runs whose heads have one shape share compiled programs, and a small cache gives them back',
  async (t, open) => {
    const { engine, seen } = recording(open);
    const programs = new ProgramCache(12);
    const layers = (rate: number) => [{ dense: 4 }, { dropout: rate }];
    for (const [rate, learning_rate] of [
      [0.1, 0.01],
      [0.4, 0.001],
    ] as const) {
      const written = { layers: layers(rate), optimizer: { name: 'adam', learning_rate } };
      await train({ ...(await trainRequest(engine, written)), programs });
    }
    t.equal(seen.built, 3, 'whole batches, the short one, inference');
    await train({ ...(await trainRequest(engine, { layers: layers(0), optimizer: { name: 'sgd' } })), programs });
    t.equal(seen.built, 5, 'another optimizer: other epochs, the same inference');
    await train({ ...(await trainRequest(engine, { layers: [{ dense: 9 }] })), programs });
    t.equal(seen.built, 8, 'another head');

    const crowded = recording(open);
    const small = await trainRequest(crowded.engine, { training: { epochs: 4 } });
    const wide = await train({ ...small, programs: new ProgramCache(1) });
    t.equal(crowded.seen.alive, 1);
    t.equal(crowded.seen.built, 12, 'three programs, each compiled anew in each of four epochs');
    t.same(bytesOf(wide), bytesOf(await train({ ...small, programs: new ProgramCache(12) })), 'with the same result');
  },
);
