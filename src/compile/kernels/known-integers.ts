import { type BackendValues, type DataType, engine, getKernel, type TensorInfo } from '@tensorflow/tfjs-core';
import { elementsIn } from '../../foundation/elements.js';
import type { TracingBackend } from '../tracing-backend.js';

/** Shapes have fewer; what is larger is data, and left to the engine. */
const most = 64;

/** A tensor that may be a shape, or a part of one. */
export const isFewIntegers = ({ dtype, shape }: Pick<TensorInfo, 'dtype' | 'shape'>) =>
  (dtype === 'int32' || dtype === 'bool') && elementsIn(shape) <= most;

/**
 * What a kernel makes of a few integers that are known while the graph is made, computed at once: a network that
 * computes shapes (a quarter of the height, the batch and -1) reads them to give its tensors these shapes. Integers
 * have no last bits to differ in. Undefined where something else is among them, or comes of them.
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

/** What tfjs' own backend has and is used here. */
interface Computing {
  write(values: BackendValues, shape: number[], dtype: DataType): object;
  readSync(dataId: object): BackendValues;
  disposeData(dataId: object): boolean;
}

/** The result of a kernel of tensors that are known. Undefined where tfjs has no such kernel. */
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
  // Some kernels are given a list, some a map.
  const copied = Array.isArray(inputs) ? Object.values(copies) : copies;
  const result = kernel.kernelFunc({ inputs: copied as typeof copies, attrs: attributes as never, backend: cpu });
  const made = [result].flat();
  const known = made.map(({ dataId, shape, dtype }) => trace.known(cpu.readSync(dataId).slice(), shape, dtype));
  // What only changes the shape shares its input's values.
  for (const dataId of new Set([...made, ...Object.values(copies)].map((tensor) => tensor.dataId)))
    while (!cpu.disposeData(dataId));
  return Array.isArray(result) ? known : known[0];
}
