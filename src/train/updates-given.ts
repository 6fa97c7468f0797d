import type { OptimizerSettings } from '../contracts/experiment.js';
import type { HostTensor, Named } from '../contracts/tensors.js';

/** What the next `updates` updates are given (`updateInputs`), each with a leading axis; `done` were made before. */
export function updatesGiven({ learningRate }: OptimizerSettings, done: number, updates: number): Named<HostTensor> {
  return {
    learning_rate: vector(new Float32Array(updates).fill(learningRate)),
    step: vector(Float32Array.from({ length: updates }, (_, index) => done + index + 1)),
  };
}

function vector(data: Float32Array): HostTensor {
  return { shape: [data.length], dtype: 'float32', data };
}
