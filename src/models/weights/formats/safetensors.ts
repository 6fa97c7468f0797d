import type { LayerWeights, WeightMap } from '../../../contracts/components/weight-source.js';
import type { HostTensor } from '../../../contracts/tensors.js';
import { bfloat16ToFloat32 } from './bfloat16.js';
import { float16ToFloat32 } from './float16.js';
import { kerasWeightName } from './keras/keras-weight-name.js';

/** The most bytes of a header, as in the reference implementation. */
const headerLimit = 100_000_000;
const lengthBytes = 8;

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

const float32Of: { readonly [type: string]: { readonly size: number; read(bytes: Uint8Array): Float32Array } } = {
  F64: { size: 8, read: (bytes) => Float32Array.from(new Float64Array(bytes.buffer)) },
  F32: { size: 4, read: (bytes) => new Float32Array(bytes.buffer) },
  F16: { size: 2, read: float16ToFloat32 },
  BF16: { size: 2, read: bfloat16ToFloat32 },
};

/**
 * The weights in a SafeTensors file (https://huggingface.co/docs/safetensors): the length of a JSON header, the header,
 * the numbers. Tensors are named as Keras names variables, `Conv1/kernel` or `model/Conv1/kernel`.
 *
 * Numbers are read only if the shape is the wanted one. Throws an Error that says what is wrong: a damaged header,
 * numbers outside the file, overlapping or with gaps, an unknown type.
 */
export function safetensorsWeights(file: Uint8Array, wanted: LayerWeights): WeightMap {
  const { entries, data } = parsed(file);
  const layers = new Map<string, Record<string, HostTensor>>();
  for (const [
    path,
    {
      dtype,
      shape,
      data_offsets: [start, end],
    },
  ] of entries) {
    const [layer = '', weight = ''] = ['', ...path.split('/')].slice(-2);
    const shapes = wanted.get(layer) ?? {};
    const name = kerasWeightName(weight, shapes);
    const fits = Object.hasOwn(shapes, name) && shapes[name]!.join() === shape.join();
    const tensors = layers.get(layer) ?? {};
    if (Object.hasOwn(tensors, name)) throw new Error(`holds ${layer}/${name} twice`);
    // The bytes are copied so that the numbers are aligned.
    const numbers = fits ? float32Of[dtype]!.read(new Uint8Array(data.subarray(start, end))) : new Float32Array();
    layers.set(layer, Object.assign(tensors, { [name]: { shape, dtype: 'float32', data: numbers } }));
  }
  return layers;
}

/** Names of the tensors in a SafeTensors file, whatever their types. Throws an Error that says what is wrong. */
export function safetensorsNames(file: Uint8Array): string[] {
  return namesIn(headerOf(file).header);
}

function parsed(file: Uint8Array): { entries: readonly (readonly [string, Entry])[]; data: Uint8Array } {
  const { header, data } = headerOf(file);
  const entries = entriesOf(header);
  checkOffsets(entries, data.length);
  return { entries, data };
}

function headerOf(file: Uint8Array): { header: object; data: Uint8Array } {
  if (file.length < lengthBytes) throw new Error('is too short to be a SafeTensors file');
  const length = new DataView(file.buffer, file.byteOffset, lengthBytes).getBigUint64(0, true);
  if (length > BigInt(Math.min(headerLimit, file.length - lengthBytes)))
    throw new Error(
      `has a header of ${length} bytes, more than allowed or present: it is not a SafeTensors file, or truncated`,
    );
  const start = lengthBytes + Number(length);
  return { header: jsonOf(file.subarray(lengthBytes, start)), data: file.subarray(start) };
}

function jsonOf(bytes: Uint8Array): object {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new Error('has a header that is not JSON', { cause: error });
  }
  if (typeof header === 'object' && header !== null && !Array.isArray(header)) return header;
  throw new Error('has a header that is not a JSON object');
}

const namesIn = (header: object) => Object.keys(header).filter((name) => name !== '__metadata__');

function entriesOf(header: object): (readonly [string, Entry])[] {
  const tensors = header as { readonly [name: string]: Partial<Entry> | null };
  return namesIn(header).map((name) => {
    const { dtype, shape, data_offsets: offsets } = tensors[name] ?? {};
    if (!isListOfSizes(shape)) throw new Error(`gives ${name} a shape that is not a list of sizes`);
    if (!isListOfSizes(offsets) || offsets.length !== 2) throw new Error(`does not say where ${name} is`);
    if (typeof dtype !== 'string' || !Object.hasOwn(float32Of, dtype))
      throw new Error(`stores ${name} as ${dtype}; known are ${Object.keys(float32Of).join(', ')}`);
    const expected = shape.reduce((product, side) => product * side, float32Of[dtype]!.size);
    const [start, end] = offsets as [number, number];
    if (end - start !== expected) throw new Error(`has ${end - start} bytes for ${name}, expected ${expected}`);
    return [name, { dtype, shape, data_offsets: [start, end] }] as const;
  });
}

/** Checks that tensors are contiguous from the first byte to the last. */
function checkOffsets(entries: readonly (readonly [string, Entry])[], length: number): void {
  let end = 0;
  for (const [name, { data_offsets }] of entries.toSorted(
    ([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1],
  )) {
    if (data_offsets[0] !== end) throw new Error(`has ${name} at byte ${data_offsets[0]}, expected ${end}`);
    end = data_offsets[1];
  }
  if (end !== length)
    throw new Error(`has ${length} bytes of numbers, expected ${end}: it is truncated, or has too many`);
}

function isListOfSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
