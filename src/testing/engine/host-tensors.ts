import type { HostTensor } from '../../contracts/tensors.js';
import { randomStream } from '../../foundation/random.js';

type Shape = readonly number[];

const length = (shape: Shape) => shape.reduce((product, size) => product * size, 1);

export const float32 = (shape: Shape, values: Iterable<number>): HostTensor => ({
  shape,
  dtype: 'float32',
  data: Float32Array.from(values),
});

export const int32 = (shape: Shape, values: Iterable<number>): HostTensor => ({
  shape,
  dtype: 'int32',
  data: Int32Array.from(values),
});

export const uint8 = (shape: Shape, values: Iterable<number>): HostTensor => ({
  shape,
  dtype: 'uint8',
  data: Uint8Array.from(values),
});

export const bool = (shape: Shape, values: Iterable<boolean | number>): HostTensor => ({
  shape,
  dtype: 'bool',
  data: Uint8Array.from(values, Number),
});

/** Returns normally distributed values, the same in every run; another `name` gives other values. */
export function normals(name: string, shape: Shape, mean = 0, standardDeviation = 1): HostTensor {
  const stream = randomStream('test tensor', name, ...shape);
  return float32(
    shape,
    Array.from({ length: length(shape) }, () => stream.normal(mean, standardDeviation)),
  );
}

/** Converts a HostTensor to plain values, which tests compare. */
export const plainTensor = ({ dtype, shape, data }: HostTensor) => ({ dtype, shape: [...shape], values: [...data] });
