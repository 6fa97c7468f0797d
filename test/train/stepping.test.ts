import { cast, mul } from '@tensorflow/tfjs-core';
import t from 'tap';
import type { OpenEngine } from '../../src/contracts/components/engine.js';
import type { FeatureSet, LabelledFeatures, RowData } from '../../src/contracts/features.js';
import type { Trainable } from '../../src/contracts/trainable.js';
import { engines } from '../../src/engines/index.js';
import { onnxruntime } from '../../src/engines/onnxruntime/onnxruntime.js';
import { ProgramCache } from '../../src/train/program-cache.js';
import { type TrainOutcome, type TrainRequest, train } from '../../src/train/train.js';
import { promise } from '../engines/engine-contract.js';
import { agree } from '../relative-error.js';
import { clusters, MemorySet, stepped, trainRequest, type WrittenTraining } from './example-training.js';
import { bytesOf } from './outcome-bytes.js';

const regularised = {
  dense: { units: 7, activation: 'relu', kernel_regularizer: { l1: 0.001, l2: 0.01 } },
};
/** 50 samples in batches of 20, 20 and 10, which are parts of 8, 8, 4 and of 8, 2. */
const written: WrittenTraining = {
  layers: [regularised, { dropout: 0.3 }],
  training: { epochs: 3, batch_size: 20 },
};

async function outcomeOf(
  engine: OpenEngine,
  stepping: Trainable['stepping'],
  of: WrittenTraining = written,
  rest: Partial<TrainRequest> = {},
): Promise<TrainOutcome> {
  const request = await trainRequest(engine, of, rest);
  return train({ ...request, model: stepped(request.model, stepping) });
}

function agreeIn(t: Parameters<typeof agree>[0], outcome: TrainOutcome, expected: TrainOutcome, tolerance: number) {
  for (const [name, { data }] of Object.entries(expected.weights)) {
    agree(t, outcome.weights[name]!.data, data, tolerance, name);
  }
  const numbers = ({ history }: TrainOutcome) =>
    history.flatMap(({ loss, accuracy, valLoss, valAccuracy }) => [loss, accuracy, valLoss, valAccuracy]);
  agree(t, numbers(outcome), numbers(expected), tolerance, 'history');
}

for (const engine of engines) {
  promise(engine, 'a batch in parts, or in a call of its own, trains as a loop does', async (t, open) => {
    const loop = await outcomeOf(open, 'loop');
    // The same batches and dropout masks: what differs is the order of sums.
    agreeIn(t, await outcomeOf(open, 'parts'), loop, 1e-5);
    agreeIn(t, await outcomeOf(open, 'batch'), loop, 1e-5);
  });

  promise(engine, 'statistics of a batch are those of the whole batch', async (t, open) => {
    // Without a bias before it, whose gradient would be rounding.
    const layers = [{ dense: { units: 8, use_bias: false } }, { batch_normalization: {} }, { dropout: 0.2 }];
    const normalised = { ...written, layers };
    agreeIn(t, await outcomeOf(open, 'batch', normalised), await outcomeOf(open, 'loop', normalised), 1e-5);
    await t.rejects(
      outcomeOf(open, 'parts', normalised),
      { message: /batch_normalization\/moving_mean depends on the whole batch: it cannot be trained in parts/ },
      'parts would see their own',
    );
  });

  promise(engine, 'rows of bytes are numbers from 0 to 255', async (t, open) => {
    const width = 12;
    const pixels = (name: string) => {
      const { labels, count } = clusters(name, { width });
      const bytes = Uint8Array.from(
        { length: count * width },
        (_, index) => (index * 37 + labels[index % count]!) % 256,
      );
      return { bytes, labels };
    };
    const setOf = (name: string, rowType: FeatureSet['rowType']): LabelledFeatures => {
      const { bytes, labels } = pixels(name);
      return Object.assign(new MemorySet(bytes, labels, width), { rowType });
    };
    const outcomeWith = async (inputType: Trainable['inputType'], stepping: 'parts' | 'batch') => {
      const train = setOf('train', inputType);
      const request = await trainRequest(open, written, { train, validation: setOf('validation', inputType) });
      const { model: head } = request;
      const model: Trainable = {
        ...stepped(head, stepping),
        inputType,
        structure: [inputType, stepping],
        call: (x, weights, training) => head.call(mul(cast(x, 'float32'), 1 / 255), weights, training),
      };
      return trainOn(request, model);
    };
    for (const stepping of ['parts', 'batch'] as const) {
      t.same(bytesOf(await outcomeWith('uint8', stepping)), bytesOf(await outcomeWith('float32', stepping)), stepping);
    }
  });
}

function trainOn(request: TrainRequest, model: Trainable): Promise<TrainOutcome> {
  return train({ ...request, model });
}

t.test('the number of threads does not change a bit', async (t) => {
  const outcomes = [];
  for (const threads of [1, 2, 3]) {
    const open = await onnxruntime.open({}, { threads, device: 'cpu' });
    outcomes.push(bytesOf(await outcomeOf(open, 'parts')));
    await open.close();
  }
  t.same(outcomes[1], outcomes[0]);
  t.same(outcomes[2], outcomes[0]);
});

for (const stepping of ['parts', 'batch'] as const) {
  promise(onnxruntime, `${stepping}: rows that are not held are read a batch at a time`, async (t, open) => {
    const large = () => clusters('train', { count: 90, width: 8000, views: 2 });
    const validation = () => clusters('validation', { count: 20, width: 8000 });
    const of = (feature_memory: number) => ({ training: { epochs: 2, batch_size: 20, feature_memory } });
    // 90 x 2 rows of 32 kB are 5.8 MB.
    const [held, streamed] = [large(), large()];
    const rest = { validation: validation(), programs: new ProgramCache(12) };
    const one = await outcomeOf(open, stepping, of(64), { ...rest, train: held });
    const other = await outcomeOf(open, stepping, of(1), { ...rest, train: streamed });
    t.same(bytesOf(other), bytesOf(one), 'which makes no difference');
    t.equal(held.reads, 1);
    t.equal(streamed.reads, 2 * 5, 'five batches an epoch');
    t.equal(streamed.largestRead, 20);
  });

  promise(onnxruntime, `${stepping}: a failure is told when nothing is under way any more`, async (t, open) => {
    class Damaged extends MemorySet {
      reading = 0;
      override async read(samples: ArrayLike<number>, views: ArrayLike<number>, into: RowData) {
        this.reading += 1;
        await super.read(samples, views, into as Float32Array);
        this.reading -= 1;
        if (this.reads === 4) throw new Error('row 7 is damaged');
      }
    }
    const { count, labels } = clusters('train', { width: 8000 });
    const train = new Damaged(new Float32Array(count * 8000), labels, 8000);
    const validation = new MemorySet([], [], 8000);
    const small = { training: { epochs: 9, batch_size: 8, feature_memory: 1 } };
    await t.rejects(outcomeOf(open, stepping, small, { train, validation }), { message: 'row 7 is damaged' });
    t.equal(train.reading, 0);

    let running = 0;
    const failing: OpenEngine = {
      ...open,
      async build(definition, options) {
        const program = await open.build(definition, options);
        let calls = 0;
        return {
          ...program,
          async run(inputs, into) {
            running += 1;
            try {
              const results = await program.run(inputs, into);
              if (++calls === 6) throw new Error('out of memory');
              return results;
            } finally {
              running -= 1;
            }
          },
        };
      },
    };
    const request = { ...small, training: { ...small.training, batch_size: 24 } };
    await t.rejects(outcomeOf(failing, stepping, request, { programs: new ProgramCache(12) }), {
      message: 'out of memory',
    });
    t.equal(running, 0);
  });
}
