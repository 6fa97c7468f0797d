import type { OpenEngine } from '../../contracts/components/engine.js';
import type { HostTensor, Named, Program } from '../../contracts/tensors.js';
import type { Trainable } from '../../contracts/trainable.js';
import { hashOf } from '../../foundation/hash.js';
import type { Targets } from '../loss/targets.js';
import type { ProgramCache } from '../program-cache.js';
import type { Batch } from '../rows/read-batches.js';
import { gradientName, summedUpdate, updatedSpecs } from '../update/summed-update.js';
import { ruleKey, type UpdateRule } from '../update/update-rule.js';
import { type BatchResult, type BatchStep, UsedMemory } from './batch-step.js';
import { maskScales } from './dropout-masks.js';
import type { EpochsRequest } from './epochs.js';
import { partGradients } from './part-gradients.js';
import { rowsPerPart } from './rows-per-part.js';

/**
 * Trains a batch in parts, in parallel on as many threads as the engine has. The parts are always the same and their
 * gradients are added in order, so that the number of threads does not change a bit.
 */
export class PartStep implements BatchStep {
  readonly #model: Trainable;
  readonly #update: UpdateRule;
  readonly #targets: Targets;
  readonly #engine: OpenEngine;
  readonly #programs: ProgramCache;
  readonly #scales: Named<HostTensor>;
  readonly #updated: readonly string[];
  /** Results of the gradient program whose memory may be reused. */
  readonly #spare: Named<HostTensor>[] = [];
  readonly #states = new UsedMemory();

  constructor({ model, update, targets = {}, engine, programs }: EpochsRequest) {
    this.#model = model;
    this.#update = update;
    this.#targets = targets;
    this.#engine = engine;
    this.#programs = programs;
    this.#scales = maskScales(model);
    this.#updated = Object.keys(updatedSpecs(model, update));
  }

  async run(
    tensors: Named<HostTensor>,
    batch: Batch,
    masks: Named<HostTensor>,
    given: Named<HostTensor>,
  ): Promise<BatchResult> {
    const gradients = await this.#gradientProgram();
    const weights = Object.fromEntries(Object.keys(this.#model.weights).map((name) => [name, tensors[name]!]));
    const settled = await Promise.allSettled(
      partsOf(this.#model, batch, masks).map((part) =>
        gradients.run({ ...weights, ...this.#scales, ...part }, this.#spare.pop()),
      ),
    );
    // All parts are awaited, so that nothing is under way when a failure is thrown.
    const parts = settled.map((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    });
    const update = await this.#updateProgram(parts.length);
    const updated = await update.run({ ...this.#carried(tensors), ...given, ...this.#named(parts) }, this.#states.free);
    this.#states.made(updated);
    const sum = (output: string) => parts.reduce((total, part) => total + part[output]!.data[0]!, 0);
    const result = { tensors: { ...tensors, ...updated }, loss: sum('loss'), correct: sum('correct') };
    this.#spare.push(...parts);
    return result;
  }

  #gradientProgram(): Promise<Program> {
    const { structure, classes, weights } = this.#model;
    const rows = rowsPerPart(this.#model);
    const key = hashOf(['gradients of a part', structure, classes, this.#targets, rows, this.#engine.identity]);
    const options = { concurrent: true, shared: Object.keys(weights) };
    return this.#programs.get(key, () => this.#engine.build(partGradients(this.#model, rows, this.#targets), options));
  }

  #updateProgram(parts: number): Promise<Program> {
    const { structure, classes } = this.#model;
    const key = hashOf(['summed update', structure, classes, ruleKey(this.#update), parts, this.#engine.identity]);
    return this.#programs.get(key, () => this.#engine.build(summedUpdate(this.#model, this.#update, parts)));
  }

  #carried(tensors: Named<HostTensor>): Named<HostTensor> {
    return Object.fromEntries(this.#updated.map((name) => [name, tensors[name]!]));
  }

  #named(parts: readonly Named<HostTensor>[]): Named<HostTensor> {
    const all = parts.flatMap(({ loss: _, correct: __, ...gradients }, part) =>
      Object.entries(gradients).map(([name, gradient]) => [gradientName(part, name), gradient] as const),
    );
    return Object.fromEntries(all);
  }
}

/** The inputs of each part of a batch besides weights; the last part has padding rows with zero weight. */
function partsOf(model: Trainable, batch: Batch, masks: Named<HostTensor>): Named<HostTensor>[] {
  const count = batch.labels.length;
  const size = rowsPerPart(model);
  const scalar = (value: number): HostTensor => ({ shape: [], dtype: 'float32', data: Float32Array.of(value) });
  const ofRows = (value: number, rows: number): HostTensor => {
    const data = new Float32Array(size).fill(value, 0, rows);
    return { shape: [size], dtype: 'float32', data };
  };
  const parts: Named<HostTensor>[] = [];
  for (let from = 0; from < count; from += size) {
    const rows = Math.min(size, count - from);
    const part = <T extends HostTensor['data']>(data: T): T => {
      const width = data.length / count;
      const filled = new (data.constructor as new (length: number) => T)(size * width);
      filled.set(data.subarray(from * width, (from + rows) * width));
      return filled;
    };
    parts.push({
      features: { shape: [size, ...model.inputShape], dtype: model.inputType, data: part(batch.rows) },
      labels: { shape: [size], dtype: 'int32', data: part(batch.labels) },
      shares: ofRows(1 / count, rows),
      real: ofRows(1, rows),
      penalty_share: scalar(from === 0 ? 1 : 0),
      ...Object.fromEntries(
        Object.entries(masks).map(([name, { shape, dtype, data }]) => [
          name,
          { shape: [size, ...shape.slice(1)], dtype, data: part(data) },
        ]),
      ),
    });
  }
  return parts;
}
