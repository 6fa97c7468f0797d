import type { HostTensor, Named } from '../../contracts/tensors.js';
import { hashOf } from '../../foundation/hash.js';
import type { Chunk } from '../rows/chunks.js';
import type { LoadedRows, RowSource } from '../rows/rows.js';
import { ruleKey } from '../update/update-rule.js';
import { updatesGiven } from '../update/updates-given.js';
import type { BatchDraws } from './batch-draws.js';
import type { Carried } from './carried.js';
import { maskScales } from './dropout-masks.js';
import { epochLoop } from './epoch-loop.js';
import type { ChunksResult, Epochs, EpochsRequest } from './epochs.js';

/** Epochs of a small model: all batches of a chunk in one call. */
export class LoopEpochs implements Epochs {
  readonly #request: EpochsRequest;
  readonly #rows: RowSource;
  readonly #scales: Named<HostTensor>;
  #carried: Carried;

  constructor(request: EpochsRequest, rows: RowSource, from: Carried) {
    this.#request = request;
    this.#rows = rows;
    this.#scales = maskScales(request.model);
    this.#carried = from;
  }

  get carried(): Carried {
    return this.#carried;
  }

  async run(chunks: Iterable<Chunk>, draws: BatchDraws, rates: Float64Array): Promise<ChunksResult> {
    const { batchSize } = this.#request.training;
    let loss = 0;
    let correct = 0;
    let seen = 0;
    let trained = 0;
    for (const chunk of chunks) {
      const rows = await this.#rows.load(chunk);
      const short = rows.order.length % batchSize;
      const whole = rows.order.length - short;
      // The last, short batch is trained by a program of its own: batch statistics must not see padding rows.
      for (const [from, to, size] of [
        [0, whole, batchSize],
        [whole, whole + short, short],
      ] as const) {
        if (to === from) continue;
        const count = (to - from) / size;
        const ofBatches = rates.subarray(trained, trained + count);
        const batches = await this.#train(rows, rows.order.slice(from, to), size, draws, ofBatches);
        trained += count;
        for (const batchLoss of batches.losses) loss += batchLoss * size;
        for (const batchCorrect of batches.correct) correct += batchCorrect;
      }
      seen += rows.order.length;
    }
    return { loss: loss / seen, accuracy: correct / seen };
  }

  async #train(rows: LoadedRows, order: Int32Array, batchSize: number, draws: BatchDraws, rates: Float64Array) {
    const { model, update, targets = {}, engine, programs } = this.#request;
    const key = hashOf(['epoch', model.structure, model.classes, ruleKey(update), targets, batchSize, engine.identity]);
    const program = await programs.get(key, () => engine.buildLoop(epochLoop(model, update, batchSize, targets)));
    const steps = order.length / batchSize;
    const { tensors, batches } = this.#carried;
    const { carried, collected } = await program.run({
      carried: tensors,
      each: {
        rows: { shape: [steps, batchSize], dtype: 'int32', data: order },
        ...updatesGiven(update, batches, rates),
        ...draws.draw(steps, batchSize),
      },
      fixed: { features: rows.features, labels: rows.labels, ...this.#scales },
    });
    this.#carried = { tensors: carried, batches: batches + steps };
    return {
      losses: collected.loss!.data as Float32Array,
      correct: collected.correct!.data as Float32Array,
    };
  }
}
