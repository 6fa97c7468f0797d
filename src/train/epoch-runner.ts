import type { HostTensor, Named } from '../contracts/tensors.js';
import { hashOf } from '../foundation/hash.js';
import { randomStream } from '../foundation/random.js';
import type { Chunk } from './chunks.js';
import { epochLoop, maskName, maskScaleName } from './epoch-loop.js';
import type { LoadedRows, RowSource } from './rows.js';
import type { TrainRequest } from './train.js';
import { initialState } from './update-weights.js';

/** Holds the weights and optimizer state of one run and takes them through epochs. */
export class EpochRunner {
  readonly #request: TrainRequest;
  readonly #rows: RowSource;
  readonly #fixedScales: Named<HostTensor>;
  /** Weights and optimizer slots. */
  #state: Named<HostTensor>;
  /** Batches trained so far. */
  #steps = 0;

  constructor(request: TrainRequest, rows: RowSource) {
    this.#request = request;
    this.#rows = rows;
    const { model, optimizer, seed } = request;
    this.#state = initialState(model.weights, optimizer, model.initialWeights(seed));
    this.#fixedScales = Object.fromEntries(
      Object.entries(request.model.masks).map(([layer, { rate }]) => [maskScaleName(layer), scalar(1 / (1 - rate))]),
    );
  }

  get weights(): Named<HostTensor> {
    return Object.fromEntries(Object.keys(this.#request.model.weights).map((name) => [name, this.#state[name]!]));
  }

  /** Trains on every chunk once; the means of the batches' losses and accuracies, weighted by batch size. */
  async run(chunks: Iterable<Chunk>, epoch: number): Promise<{ loss: number; accuracy: number }> {
    const { batchSize } = this.#request.training;
    const masks = new MaskDraws(this.#request, epoch);
    let loss = 0;
    let correct = 0;
    let seen = 0;
    for (const chunk of chunks) {
      const rows = await this.#rows.load(chunk);
      const short = rows.order.length % batchSize;
      const whole = rows.order.length - short;
      // The last, short batch is trained too, by a program of its own: batch statistics must not see filled-up rows.
      for (const [from, to, size] of [
        [0, whole, batchSize],
        [whole, whole + short, short],
      ] as const) {
        if (to === from) continue;
        const batches = await this.#train(rows, rows.order.slice(from, to), size, masks);
        for (const batchLoss of batches.losses) loss += batchLoss * size;
        for (const batchCorrect of batches.correct) correct += batchCorrect;
      }
      seen += rows.order.length;
    }
    return { loss: loss / seen, accuracy: correct / seen };
  }

  async #train(rows: LoadedRows, order: Int32Array, batchSize: number, masks: MaskDraws) {
    const { model, optimizer, engine, programs } = this.#request;
    const { learningRate, ...compiledIn } = optimizer;
    const key = hashOf(['epoch', model.structure, model.classes, compiledIn, batchSize, engine.identity]);
    const program = await programs.get(key, () => engine.buildLoop(epochLoop(model, optimizer, batchSize)));
    const steps = order.length / batchSize;
    const { carried, collected } = await program.run({
      carried: this.#state,
      each: {
        rows: { shape: [steps, batchSize], dtype: 'int32', data: order },
        learning_rate: vector(new Float32Array(steps).fill(learningRate)),
        step: vector(Float32Array.from({ length: steps }, (_, index) => this.#steps + index + 1)),
        ...masks.draw(steps, batchSize),
      },
      fixed: { features: rows.features, labels: rows.labels, ...this.#fixedScales },
    });
    this.#state = carried;
    this.#steps += steps;
    return {
      losses: collected.loss!.data as Float32Array,
      correct: collected.correct!.data as Float32Array,
    };
  }
}

/** The dropout masks of one epoch, each layer's from a stream of its own. */
class MaskDraws {
  readonly #layers: readonly { name: string; shape: readonly number[]; draw(into: Uint8Array): void }[];

  constructor({ model, seed }: TrainRequest, epoch: number) {
    this.#layers = Object.entries(model.masks).map(([name, { shape, rate }]) => {
      const random = randomStream('dropout', seed, name, epoch);
      const dropBelow = rate * 2 ** 32;
      return {
        name,
        shape,
        draw(into) {
          if (rate === 0) into.fill(1);
          else for (let index = 0; index < into.length; index++) into[index] = random.uint32() < dropBelow ? 0 : 1;
        },
      };
    });
  }

  draw(steps: number, batchSize: number): Named<HostTensor> {
    return Object.fromEntries(
      this.#layers.map(({ name, shape, draw }) => {
        const whole = [steps, batchSize, ...shape];
        const data = new Uint8Array(whole.reduce((product, size) => product * size, 1));
        draw(data);
        return [maskName(name), { shape: whole, dtype: 'bool', data }];
      }),
    );
  }
}

function scalar(value: number): HostTensor {
  return { shape: [], dtype: 'float32', data: Float32Array.of(value) };
}

function vector(data: Float32Array): HostTensor {
  return { shape: [data.length], dtype: 'float32', data };
}
