import type { BackendValues, DataType, TensorInfo } from '@tensorflow/tfjs-core';
import { elementsIn } from '../../foundation/elements.js';
import { engine, getKernel } from '../../tfjs/core.js';
import type { TracingBackend } from '../tracing-backend.js';

/** The largest number of elements in a tensor that may be a shape; larger tensors are data and left to the engine. */
const most = 64;

/** Returns whether a tensor may be a shape, or a part of one. */
export const isFewIntegers = ({ dtype, shape }: Pick<TensorInfo, 'dtype' | 'shape'>) =>
  (dtype === 'int32' || dtype === 'bool') && elementsIn(shape) <= most;

/**
 * Computes a kernel at once if its inputs are a few integers that are known during tracing: a network that computes
 * shapes (a quarter of the height, the batch and -1) reads them to reshape its tensors. All engines would give the same
 * result, because integers are not rounded. Undefined if an input or a result is not such a tensor.
 */
export function ofKnownIntegers(
  trace: TracingBackend,
  kernelName: string,
  inputs: { readonly [name: string]: TensorInfo | undefined },
  attributes: object,
): TensorInfo | TensorInfo[] | undefined {
  const given = Object.values(inputs).filter((input) => input !== undefined);
  const areKnown = given.every((input) => isFewIntegers(input) && trace.isConstant(input));
  if (given.length === 0 || !areKnown) return undefined;
  const results = computedAtOnce(trace, kernelName, inputs, attributes);
  return [results ?? []].flat().every(isFewIntegers) ? results : undefined;
}

/** The part of tfjs' cpu backend that is used here. */
interface Computing {
  write(values: BackendValues, shape: number[], dtype: DataType): object;
  readSync(dataId: object): BackendValues;
  disposeData(dataId: object): boolean;
}

/** Computes a kernel of known tensors with tfjs' cpu backend; undefined if that backend lacks the kernel. */
export function computedAtOnce(
  trace: TracingBackend,
  kernelName: string,
  inputs: { readonly [name: string]: TensorInfo | undefined },
  attributes: object,
): TensorInfo | TensorInfo[] | undefined {
  const kernel = getKernel(kernelName, 'cpu');
  const cpu = engine().findBackend('cpu') as unknown as Computing | null;
  if (!kernel || !cpu) return undefined;
  const copies: { [name: string]: TensorInfo } = {};
  for (const [name, input] of Object.entries(inputs)) {
    if (!input) continue;
    const { dataId, shape, dtype } = input;
    copies[name] = { shape, dtype, dataId: cpu.write(trace.readSync(dataId), shape, dtype) };
  }
  // Some kernels take their inputs as a list, others as a map.
  const copied = Array.isArray(inputs) ? Object.values(copies) : copies;
  const result = kernel.kernelFunc({ inputs: copied as typeof copies, attrs: attributes as never, backend: cpu });
  const made = [result].flat();
  const known = made.map(({ dataId, shape, dtype }) => trace.known(cpu.readSync(dataId).slice(), shape, dtype));
  // Kernels that only change the shape share their input's values.
  for (const dataId of new Set([...made, ...Object.values(copies)].map((tensor) => tensor.dataId)))
    while (!cpu.disposeData(dataId));
  return Array.isArray(result) ? known : known[0];
}
