import type { Tensor } from '@tensorflow/tfjs-core';
import type { OpenEngine } from '../contracts/components/engine.js';
import type { FeatureSet } from '../contracts/features.js';
import type { HostTensor, Named, ProgramDefinition, TensorSpec } from '../contracts/tensors.js';
import type { Trainable } from '../contracts/trainable.js';
import { hashOf } from '../foundation/hash.js';
import { scalar, softmax } from '../tfjs/core.js';
import type { ProgramCache } from './program-cache.js';
import { rowsOf } from './rows/rows.js';
import { rowsPerPart } from './steps/rows-per-part.js';

/** Number of rows that a small model predicts in one call. */
const rowsOfLoop = 256;

export interface Prediction {
  /** [samples, classes], view 0 of every sample in order. */
  readonly probabilities: Float32Array;
  /** The regularisation term of the loss. */
  readonly penalty: number;
}

/**
 * Returns the class probabilities of a whole set, computed in inference mode. All calls have the same number of rows,
 * the last one zero-padded, so that one program serves every set. Memory is needed for the rows of all concurrent calls
 * and for the result.
 */
export async function predict(
  model: Trainable,
  weights: Named<HostTensor>,
  set: FeatureSet,
  engine: OpenEngine,
  programs: ProgramCache,
): Promise<Prediction> {
  const concurrent = model.stepping !== 'loop';
  const rowsPerCall = concurrent ? rowsPerPart(model) : rowsOfLoop;
  const key = hashOf(['inference', model.structure, rowsPerCall, engine.identity]);
  const options = { concurrent, shared: Object.keys(model.weights) };
  const program = await programs.get(key, () => engine.build(inferenceProgram(model, rowsPerCall), options));
  const probabilities = new Float32Array(set.count * model.classes);
  let penalty = 0;

  /** Each lane runs calls one after the other, in its own memory. */
  const lane = async (from: () => number) => {
    const rows = rowsOf(set, rowsPerCall);
    const features: HostTensor = { shape: [rowsPerCall, ...model.inputShape], dtype: model.inputType, data: rows };
    for (let first = from(); first < set.count; first = from()) {
      const count = Math.min(rowsPerCall, set.count - first);
      const samples = Int32Array.from({ length: count }, (_, index) => first + index);
      rows.fill(0, count * set.width);
      await set.read(samples, new Uint8Array(count), rows);
      const result = await program.run({ ...weights, features });
      const predicted = result.probabilities!.data as Float32Array;
      probabilities.set(predicted.subarray(0, count * model.classes), first * model.classes);
      penalty = result.penalty!.data[0]!;
    }
  };
  let next = -rowsPerCall;
  const from = () => {
    next += rowsPerCall;
    return next;
  };
  // One lane reads while the others compute.
  const lanes = Array.from({ length: concurrent ? program.concurrency + 1 : 1 }, () =>
    lane(from).catch((failure) => {
      next = set.count;
      throw failure;
    }),
  );
  for (const ended of await Promise.allSettled(lanes)) if (ended.status === 'rejected') throw ended.reason;
  return { probabilities, penalty };
}

/** `features` [rows, width] and every weight by name -> `probabilities` [rows, classes] and the scalar `penalty`. */
function inferenceProgram(model: Trainable, rows: number): ProgramDefinition {
  const inputs: { [name: string]: TensorSpec } = {
    features: { shape: [rows, ...model.inputShape], dtype: model.inputType },
  };
  for (const [name, { shape }] of Object.entries(model.weights)) inputs[name] = { shape, dtype: 'float32' };
  return {
    name: 'inference',
    inputs,
    call({ features, ...weights }: Named<Tensor>) {
      const { logits, penalty } = model.call(features!, weights);
      return { probabilities: softmax(logits), penalty: penalty ?? scalar(0) };
    },
  };
}
