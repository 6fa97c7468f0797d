import type { Trainable } from '../../src/contracts/trainable.js';
import { engines } from '../../src/engines/index.js';
import { residentRows } from '../../src/train/rows/rows.js';
import { BatchDraws } from '../../src/train/steps/batch-draws.js';
import { maskName, maskScaleName } from '../../src/train/steps/dropout-masks.js';
import { epochLoop } from '../../src/train/steps/epoch-loop.js';
import { LoopEpochs } from '../../src/train/steps/loop-epochs.js';
import { train } from '../../src/train/train.js';
import { freshState } from '../../src/train/training-state.js';
import { initialState } from '../../src/train/update/update-state.js';
import { promise } from '../engines/engine-contract.js';
import { bool, float32, int32 } from '../engines/host-tensors.js';
import { agree } from '../relative-error.js';
import { MemorySet, trainRequest, type WrittenTraining } from './example-training.js';
import { keras } from './keras-fixture.js';

const { batches, fit } = keras;
const { width, batchSize } = batches;

function headLayers(l2: number, rate: number) {
  return [
    { dense: { units: batches.units, use_bias: false, kernel_regularizer: { l1: 1e-3, l2 } } },
    { batch_normalization: { momentum: 0.9 } },
    { activation: 'relu' },
    { dropout: rate },
  ];
}

/** A head whose initial weights are those of the fixture. */
function withWeights(model: Trainable, initial: { readonly [name: string]: readonly number[] }): Trainable {
  const weights = Object.entries(model.weights).map(([name, { shape }]) => [name, float32(shape, initial[name]!)]);
  const given = Object.fromEntries(weights) as ReturnType<Trainable['initialWeights']>;
  return {
    inputShape: model.inputShape,
    inputType: model.inputType,
    stepping: model.stepping,
    classes: model.classes,
    weights: model.weights,
    masks: model.masks,
    structure: model.structure,
    call: (x, values, training) => model.call(x, values, training),
    initialWeights: () => given,
  };
}

const trainSet = () => new MemorySet(batches.features, batches.labels, width);

for (const engine of engines) {
  promise(
    engine,
    'ten batches with given dropout masks, the last of an epoch shorter, as in Keras',
    async (t, open) => {
      const written: WrittenTraining = {
        layers: headLayers(1e-2, batches.rate),
        optimizer: { name: 'adam', learning_rate: 0.01 },
      };
      const { model: head, update } = await trainRequest(open, written, { train: trainSet() });
      const { initial, reported, trained } = batches.masked;
      let state = initialState(head.weights, update, withWeights(head, initial).initialWeights(0));
      let steps = 0;
      const samples = batches.labels.length;
      for (const [epoch, order] of batches.orders.entries()) {
        let loss = 0;
        let correct = 0;
        for (let from = 0; from < samples; from += batchSize) {
          const size = Math.min(batchSize, samples - from);
          const program = await open.buildLoop(epochLoop(head, update, size));
          const { carried, collected } = await program.run({
            carried: state,
            each: {
              rows: int32([1, size], order.slice(from, from + size)),
              learning_rate: float32([1], [0.01]),
              step: float32([1], [++steps]),
              [maskName('dropout')]: bool([1, size, batches.units], batches.masks[epoch]![from / batchSize]!),
            },
            fixed: {
              features: float32([samples, width], batches.features),
              labels: int32([samples], batches.labels),
              [maskScaleName('dropout')]: float32([], [1 / (1 - batches.rate)]),
            },
          });
          await program.dispose();
          state = carried;
          loss += collected.loss!.data[0]! * size;
          correct += collected.correct!.data[0]!;
        }
        // A mean of five losses that are computed in float32 from weights with some 1e-6 of rounding.
        agree(t, [loss / samples], [reported[epoch]!.loss], 2e-6, `loss of epoch ${epoch + 1}`);
        agree(t, [correct / samples], [reported[epoch]!.accuracy], 1e-7, `accuracy of epoch ${epoch + 1}`);
      }
      // Adam divides each gradient by its own size, so that rounding of small ones counts as much as of large ones.
      for (const [name, values] of Object.entries(trained)) agree(t, state[name]!.data, values, 1e-5, name);
    },
  );

  promise(engine, 'two epochs of batches as in Keras', async (t, open) => {
    const { initial, reported, trained } = batches.plain;
    const written = { layers: headLayers(1e-2, 0), training: { batch_size: batchSize } };
    const request = await trainRequest(open, written, { train: trainSet() });
    const given = { ...request, model: withWeights(request.model, initial) };
    const epochs = new LoopEpochs(given, await residentRows(given.train), freshState(given));
    const rates = new Float64Array(Math.ceil(batches.labels.length / batchSize)).fill(request.learningRate);
    for (const [index, order] of batches.orders.entries()) {
      const chunk = { samples: Int32Array.from(order), views: new Uint16Array(order.length) };
      const { loss, accuracy } = await epochs.run([chunk], new BatchDraws(given, index + 1), rates);
      agree(t, [loss], [reported[index]!.loss], 2e-6, `loss of epoch ${index + 1}`);
      agree(t, [accuracy], [reported[index]!.accuracy], 1e-7, `accuracy of epoch ${index + 1}`);
    }
    for (const [name, values] of Object.entries(trained))
      agree(t, epochs.carried.tensors[name]!.data, values, 1e-5, name);
  });

  for (const { monitor, patience, minDelta, restoreBestWeights, best, history, initial, kept } of fit.cases) {
    const rule = `${monitor}, patience ${patience}, min_delta ${minDelta}, restore ${restoreBestWeights}`;
    promise(engine, `fit with early stopping (${rule}) as in Keras`, async (t, open) => {
      const stopping = { monitor, patience, min_delta: minDelta, restore_best_weights: restoreBestWeights };
      const written: WrittenTraining = {
        layers: headLayers(1e-4, 0),
        optimizer: { name: 'rmsprop', learning_rate: 0.05 },
        training: { epochs: 40, batch_size: batches.labels.length, early_stopping: stopping },
      };
      const request = await trainRequest(open, written, {
        train: trainSet(),
        validation: new MemorySet(fit.validation, fit.validationLabels, width),
      });
      const outcome = await train({ ...request, model: withWeights(request.model, initial) });
      t.equal(outcome.history.length, history.loss.length, 'stops after the same epoch');
      t.equal(outcome.keptEpoch, restoreBestWeights ? best : history.loss.length, 'keeps the same epoch');
      t.equal(outcome.diverged, false);
      // RMSprop at a high rate magnifies rounding from epoch to epoch; an epoch too many or too few is off by 1e-2.
      const of = (metric: 'loss' | 'accuracy' | 'valLoss' | 'valAccuracy') => outcome.history.map((row) => row[metric]);
      agree(t, of('loss'), history.loss, 1e-5, 'loss');
      agree(t, of('accuracy'), history.accuracy, 1e-7, 'accuracy');
      agree(t, of('valLoss'), history.val_loss, 1e-5, 'val_loss');
      agree(t, of('valAccuracy'), history.val_accuracy, 1e-7, 'val_accuracy');
      for (const [name, values] of Object.entries(kept)) agree(t, outcome.weights[name]!.data, values, 1e-5, name);
    });
  }
}
