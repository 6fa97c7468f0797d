import { scalar, softmax, type Tensor } from '@tensorflow/tfjs-core';
import type { OpenEngine } from '../contracts/engine.js';
import type { FeatureSet } from '../contracts/features.js';
import type { HostTensor, Named, ProgramDefinition, TensorSpec } from '../contracts/tensors.js';
import type { Trainable } from '../contracts/trainable.js';
import { hashOf } from '../foundation/hash.js';
import type { ProgramCache } from './program-cache.js';

/** Rows predicted in one call; the last call is filled up with zeros, so that one program serves every set. */
const rowsPerCall = 256;

export interface Prediction {
  /** [samples, classes], view 0 of every sample in order. */
  readonly probabilities: Float32Array;
  /** What regularisers add to the loss. */
  readonly penalty: number;
}

/** Class probabilities of a whole set in inference mode. Memory: one call's rows and the result. */
export async function predict(
  model: Trainable,
  weights: Named<HostTensor>,
  set: FeatureSet,
  engine: OpenEngine,
  programs: ProgramCache,
): Promise<Prediction> {
  const key = hashOf(['inference', model.structure, rowsPerCall, engine.identity]);
  const program = await programs.get(key, () => engine.build(inferenceProgram(model, rowsPerCall)));
  const probabilities = new Float32Array(set.count * model.classes);
  const rows = new Float32Array(rowsPerCall * set.width);
  const features: HostTensor = { shape: [rowsPerCall, ...model.inputShape], dtype: 'float32', data: rows };
  let penalty = 0;
  for (let from = 0; from < set.count; from += rowsPerCall) {
    const count = Math.min(rowsPerCall, set.count - from);
    const samples = Int32Array.from({ length: count }, (_, index) => from + index);
    rows.fill(0, count * set.width);
    await set.read(samples, new Uint8Array(count), rows);
    const result = await program.run({ ...weights, features });
    const predicted = result.probabilities!.data as Float32Array;
    probabilities.set(predicted.subarray(0, count * model.classes), from * model.classes);
    penalty = result.penalty!.data[0]!;
  }
  return { probabilities, penalty };
}

/** `features` [rows, width] and every weight by name -> `probabilities` [rows, classes] and the scalar `penalty`. */
function inferenceProgram(model: Trainable, rows: number): ProgramDefinition {
  const inputs: { [name: string]: TensorSpec } = { features: { shape: [rows, ...model.inputShape], dtype: 'float32' } };
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
