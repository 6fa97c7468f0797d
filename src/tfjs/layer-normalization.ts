import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { engine, mean, mul, registerGradient, registerKernel, sub, sum, tidy } from './core.js';

const kernelName = 'LayerNormalization';

/** The part of tfjs' cpu backend that is used here. */
interface CpuBackend {
  readonly data: { get(dataId: object): { readonly values: Float32Array } };
  makeTensorInfo(shape: readonly number[], dtype: 'float32', values: Float32Array): TensorInfo;
}

/**
 * Computes layer normalisation over the last axis of x [..., c], scaled by gamma [c] and shifted by beta [c] (Ba,
 * Kiros, Hinton: Layer Normalization, 2016). `epsilon` is added to the variance. It is one kernel because engines have
 * it as one operator, while tfjs would compose it of ten that each pass over the whole tensor.
 */
export function layerNormalization(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number): Tensor {
  return tidy(() => {
    const [y] = engine().runKernel(kernelName, { x, gamma, beta }, { epsilon }) as Tensor[];
    return y!;
  });
}

/** Registers the kernel with tfjs' cpu backend, and its gradient. The kernel returns y, mean and 1 / deviation. */
export function registerLayerNormalization(): void {
  registerKernel({
    kernelName,
    backendName: 'cpu',
    kernelFunc({ inputs, attrs, backend }) {
      const cpu = backend as unknown as CpuBackend;
      const { x, gamma, beta } = inputs as { readonly [name: string]: TensorInfo };
      const [values, scales, offsets] = [x!, gamma!, beta!].map(({ dataId }) => cpu.data.get(dataId).values);
      const normalised = normalise(values!, scales!, offsets!, (attrs as unknown as { epsilon: number }).epsilon);
      const perRow = [...x!.shape.slice(0, -1), 1];
      return [
        cpu.makeTensorInfo(x!.shape, 'float32', normalised.values),
        cpu.makeTensorInfo(perRow, 'float32', normalised.means),
        cpu.makeTensorInfo(perRow, 'float32', normalised.inverses),
      ];
    },
  });
  registerGradient({
    kernelName,
    inputsToSave: ['x', 'gamma'],
    outputsToSave: [false, true, true],
    gradFunc(errors, saved) {
      const [dy] = errors as Tensor[];
      const [x, gamma, means, inverses] = saved as [Tensor, Tensor, Tensor, Tensor];
      const standard = mul(sub(x, means), inverses);
      const leadingAxes = x.shape.map((_, axis) => axis).slice(0, -1);
      return {
        // Normalisation removes the gradient's components along (1, …, 1) and along the standard scores.
        x: () => {
          const error = mul(dy!, gamma);
          const along = mul(standard, mean(mul(error, standard), -1, true));
          return mul(sub(sub(error, mean(error, -1, true)), along), inverses);
        },
        gamma: () => sum(mul(dy!, standard), leadingAxes),
        beta: () => sum(dy!, leadingAxes),
      };
    },
  });
}

/** Normalises row by row, in double precision. */
function normalise(x: Float32Array, gamma: Float32Array, beta: Float32Array, epsilon: number) {
  const channels = gamma.length;
  const rows = x.length / channels;
  const values = new Float32Array(x.length);
  const means = new Float32Array(rows);
  const inverses = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const from = row * channels;
    let centre = 0;
    for (let channel = 0; channel < channels; channel++) centre += x[from + channel]! / channels;
    let variance = 0;
    for (let channel = 0; channel < channels; channel++) variance += (x[from + channel]! - centre) ** 2 / channels;
    const inverse = 1 / Math.sqrt(variance + epsilon);
    for (let channel = 0; channel < channels; channel++) {
      values[from + channel] = (x[from + channel]! - centre) * inverse * gamma[channel]! + beta[channel]!;
    }
    means[row] = centre;
    inverses[row] = inverse;
  }
  return { values, means, inverses };
}
