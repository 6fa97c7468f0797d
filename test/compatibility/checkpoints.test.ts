import type { Trainable } from '../../src/contracts/trainable.js';
import { engines } from '../../src/engines/index.js';
import { readCheckpoint } from '../../src/record/run/checkpoint-file.js';
import { train } from '../../src/train/train.js';
import type { TrainingState } from '../../src/train/training-state.js';
import { promise } from '../engines/engine-contract.js';
import { fixture, fixturePath } from '../fixture.js';
import { agree } from '../relative-error.js';
import { stepped, trainRequest, type WrittenTraining } from '../train/example-training.js';

interface Earlier extends WrittenTraining {
  readonly stepping: Trainable['stepping'];
}

const trainings: { readonly [folder: string]: Earlier } = {
  adam: {
    stepping: 'loop',
    optimizer: { name: 'adam', learning_rate: 0.02, gradient_accumulation_steps: 2, ema_momentum: 0.9, clipnorm: 1 },
    training: { epochs: 4, batch_size: 12 },
  },
  rmsprop: {
    stepping: 'batch',
    layers: [{ dense: 6 }, { batch_normalization: {} }, { dropout: 0.3 }],
    optimizer: { name: 'rmsprop', learning_rate: 0.01, momentum: 0.9, centered: true },
    training: {
      epochs: 4,
      batch_size: 12,
      early_stopping: { monitor: 'val_loss', patience: 2, restore_best_weights: true },
    },
  },
  sgd: {
    stepping: 'parts',
    optimizer: { name: 'sgd', learning_rate: 0.1, momentum: 0.9, nesterov: true },
    training: { epochs: 4, batch_size: 12 },
  },
};

interface Outcome {
  readonly weights: { readonly [name: string]: readonly number[] };
  readonly losses: readonly number[];
  readonly keptEpoch: number;
}

const outcomes = fixture<{ readonly [folder: string]: Outcome }>('compatibility/fixtures/checkpoints/outcomes.json');

for (const engine of engines) {
  for (const [folder, { stepping, ...written }] of Object.entries(trainings)) {
    promise(engine, `a training of ${folder} goes on after a checkpoint of an earlier version`, async (t, open) => {
      const directory = fixturePath(`compatibility/fixtures/checkpoints/${folder}`);
      const start = (await readCheckpoint<TrainingState>(directory, folder))!;
      t.equal(start.history.length, 2, 'the checkpoint can be read');
      const request = await trainRequest(open, written);
      const outcome = await train({ ...request, model: stepped(request.model, stepping), start });
      const expected = outcomes[folder]!;
      t.equal(outcome.keptEpoch, expected.keptEpoch);
      // Ten batches of float32 arithmetic; a slot that is lost is off by 1e-2.
      agree(
        t,
        outcome.history.map(({ loss }) => loss),
        expected.losses,
        1e-5,
        'losses',
      );
      for (const [name, values] of Object.entries(expected.weights))
        agree(t, outcome.weights[name]!.data, values, 1e-5, name);
    });
  }
}
