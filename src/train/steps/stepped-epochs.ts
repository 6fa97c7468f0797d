import type { LabelledFeatures } from '../../contracts/features.js';
import type { HostTensor, Named } from '../../contracts/tensors.js';
import type { Chunk } from '../rows/chunks.js';
import { readBatches } from '../rows/read-batches.js';
import { updatesGiven } from '../update/updates-given.js';
import type { BatchDraws } from './batch-draws.js';
import type { BatchStep } from './batch-step.js';
import type { Carried } from './carried.js';
import type { ChunksResult, Epochs, EpochsRequest } from './epochs.js';

/** Epochs of a larger model, batch by batch: memory is that of two batches of rows. */
export class SteppedEpochs implements Epochs {
  readonly #request: EpochsRequest;
  readonly #set: LabelledFeatures;
  readonly #step: BatchStep;
  #carried: Carried;

  /** `set`: the training rows, perhaps held in memory. */
  constructor(request: EpochsRequest, set: LabelledFeatures, step: BatchStep, from: Carried) {
    this.#request = request;
    this.#set = set;
    this.#step = step;
    this.#carried = from;
  }

  get carried(): Carried {
    return this.#carried;
  }

  async run(chunks: Iterable<Chunk>, draws: BatchDraws, rates: Float64Array): Promise<ChunksResult> {
    const { update, training } = this.#request;
    let loss = 0;
    let correct = 0;
    let seen = 0;
    let trained = 0;
    for await (const batch of readBatches(this.#set, chunks, training.batchSize)) {
      const count = batch.labels.length;
      const { tensors, batches } = this.#carried;
      const given = forOneBatch(updatesGiven(update, batches, rates.subarray(trained, trained + 1)));
      const result = await this.#step.run(tensors, batch, draws.draw(count), given);
      this.#carried = { tensors: result.tensors, batches: batches + 1 };
      loss += result.loss * count;
      correct += result.correct;
      seen += count;
      trained += 1;
    }
    return { loss: loss / seen, accuracy: correct / seen };
  }
}

/** Tensors without the leading axis of batches. */
function forOneBatch(tensors: Named<HostTensor>): Named<HostTensor> {
  const without = Object.entries(tensors).map(([name, tensor]) => [name, { ...tensor, shape: tensor.shape.slice(1) }]);
  return Object.fromEntries(without);
}
