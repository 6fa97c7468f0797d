import { engines } from '../../src/engines/index.js';
import { train } from '../../src/train/train.js';
import type { TrainingState } from '../../src/train/training-state.js';
import { promise } from '../engines/engine-contract.js';
import { clusters, stepped, trainRequest } from './example-training.js';
import { bytesOf } from './outcome-bytes.js';

const layers = [{ dense: { units: 6, activation: 'relu', kernel_regularizer: { l2: 0.01 } } }, { dropout: 0.3 }];
const withStatistics = [{ dense: 6 }, { batch_normalization: {} }, { dropout: 0.3 }];

interface Case {
  readonly epochs: number;
  readonly early_stopping?: { readonly [setting: string]: unknown };
}

const cases: { readonly [name: string]: Case } = {
  'until the last epoch, with averages and accumulated gradients': { epochs: 5 },
  'with early stopping, the best weights restored': {
    epochs: 12,
    early_stopping: { monitor: 'val_loss', patience: 2, min_delta: 0.01, restore_best_weights: true },
  },
  'with early stopping, the last weights kept': {
    epochs: 12,
    early_stopping: { monitor: 'val_loss', patience: 2, min_delta: 0.01, restore_best_weights: false },
  },
};

/** Of a state of its own, and with all else that is carried; 50 samples in batches of 12 end in half an update. */
const carriedToo = { name: 'nadam', gradient_accumulation_steps: 2, ema_momentum: 0.9 };

for (const engine of engines) {
  // What differs between engines is one call; the rest is the same.
  const steppings = engine.name === 'onnxruntime' ? (['loop', 'parts', 'batch'] as const) : (['parts'] as const);
  for (const stepping of steppings) {
    for (const [name, training] of Object.entries(cases)) {
      promise(engine, `${stepping}, ${name}: going on from any epoch is as never having stopped`, async (t, open) => {
        const request = await trainRequest(
          open,
          {
            layers: stepping === 'parts' ? layers : withStatistics,
            optimizer: { learning_rate: 0.05, ...(training.early_stopping ? { name: 'adam' } : carriedToo) },
            training: { batch_size: 12, ...training },
          },
          { train: clusters('train', { views: 2 }) },
        );
        const model = stepped(request.model, stepping);
        const states: TrainingState[] = [];
        const unbroken = await train({
          ...request,
          model,
          onCheckpoint: async (state) => {
            states.push(structuredClone(state));
          },
        });
        if (training.early_stopping) t.ok(unbroken.history.length < training.epochs, 'it does stop early');
        t.equal(states.length, unbroken.history.length);
        for (const state of [states[0]!, states[2]!, states.at(-1)!]) {
          const reported: number[] = [];
          const before = structuredClone(state);
          const resumed = await train({
            ...request,
            model,
            start: state,
            onEpoch: ({ epoch }) => reported.push(epoch),
          });
          t.same(bytesOf(resumed), bytesOf(unbroken), `from epoch ${state.history.length}`);
          t.equal(reported.length, unbroken.history.length - state.history.length, 'what is known is not told again');
          t.same(state, before, 'the state that was given is as it was');
        }
      });
    }
  }
}

promise(engines[0]!, 'a training may begin with the weights of another', async (t, open) => {
  const request = await trainRequest(open, { training: { epochs: 1 } });
  const first = await train(request);
  let begun: TrainingState | undefined;
  const second = await train({
    ...request,
    initialWeights: first.weights,
    onCheckpoint: async (state) => {
      begun = state;
    },
  });
  t.equal(begun!.history.length, 1);
  t.ok(second.history[0]!.loss < first.history[0]!.loss);
  const expected = await train({
    ...request,
    model: { ...stepped(request.model, 'loop'), initialWeights: () => ({ ...first.weights }) },
  });
  t.same(bytesOf(second), bytesOf(expected));
});
