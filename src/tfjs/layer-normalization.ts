import {
  engine,
  mean,
  mul,
  registerGradient,
  registerKernel,
  sub,
  sum,
  type Tensor,
  type TensorInfo,
  tidy,
} from '@tensorflow/tfjs-core';

const kernelName = 'LayerNormalization';

/** What of tfjs' cpu backend its kernels use. */
interface CpuBackend {
  readonly data: { get(dataId: object): { readonly values: Float32Array } };
  makeTensorInfo(shape: readonly number[], dtype: 'float32', values: Float32Array): TensorInfo;
}

/**
 * x [..., c] with mean 0 and variance 1 at each place, over its channels, then times gamma [c] plus beta [c]:
 * Ba, Kiros, Hinton: Layer Normalization, 2016. `epsilon` is added to the variance. A kernel of its own: tfjs composes
 * it of ten, each of which passes over the whole image, and engines have it as one.
 */
export function layerNormalization(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number): Tensor {
  return tidy(() => {
    const [y] = engine().runKernel(kernelName, { x, gamma, beta }, { epsilon }) as Tensor[];
    return y!;
  });
}

/** Gives tfjs' cpu backend the kernel, and tfjs its gradient. Besides y the kernel gives mean and 1 / deviation. */
export function registerLayerNormalization(): void {
  registerKernel({
    kernelName,
    backendName: 'cpu',
    kernelFunc({ inputs, attrs, backend }) {
      const cpu = backend as unknown as CpuBackend;
      const { x, gamma, beta } = inputs as { readonly [name: string]: TensorInfo };
      const [values, scales, offsets] = [x!, gamma!, beta!].map(({ dataId }) => cpu.data.get(dataId).values);
      const normalised = normalise(values!, scales!, offsets!, (attrs as unknown as { epsilon: number }).epsilon);
      const perPlace = [...x!.shape.slice(0, -1), 1];
      return [
        cpu.makeTensorInfo(x!.shape, 'float32', normalised.values),
        cpu.makeTensorInfo(perPlace, 'float32', normalised.means),
        cpu.makeTensorInfo(perPlace, 'float32', normalised.inverses),
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
      const places = x.shape.map((_, axis) => axis).slice(0, -1);
      return {
        // Less its parts along (1, …, 1) and along the standard scores, which normalisation takes away.
        x: () => {
          const error = mul(dy!, gamma);
          const along = mul(standard, mean(mul(error, standard), -1, true));
          return mul(sub(sub(error, mean(error, -1, true)), along), inverses);
        },
        gamma: () => sum(mul(dy!, standard), places),
        beta: () => sum(dy!, places),
      };
    },
  });
}

/** Row by row, in doubles. */
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
