import { Dataset, type Entity, ExternalLink, File, Group, Module, ready } from 'h5wasm';
import type { HostTensor } from '../../../../contracts/tensors.js';
import { float16ToFloat32 } from '../float16.js';

/** The number of HDF5's class of floating-point types. */
const floatClass = 1;
/** The most bytes of an attribute: attributes hold names here, so that more is not a file of weights. */
const attributeLimit = 16 * 2 ** 20;
let opened = 0;

/**
 * Opens an HDF5 file held in memory while `read` runs. It is in a virtual file system of its own, so that whatever the
 * file says, no other file of this machine can be reached. Throws an Error that says what is wrong.
 */
export async function withHdf5<T>(bytes: Uint8Array, read: (root: Group) => T): Promise<T> {
  await ready;
  // Without this the library writes its errors to stderr and continues with invalid handles.
  Module.activate_throwing_error_handler();
  const name = `/weights-${opened++}.h5`;
  Module.FS.writeFile(name, bytes);
  try {
    const file = new File(name, 'r');
    try {
      return read(file);
    } finally {
      file.close();
    }
  } catch (error) {
    throw new Error(plainReason(error, bytes.length), { cause: error });
  } finally {
    Module.FS.unlink(name);
  }
}

/** The group of this name in a group. A link to another file is refused. */
export function groupIn(parent: Group, name: string): Group {
  const found = parent.get(name);
  if (found instanceof Group) return found;
  throw new Error(`${pathOf(parent, name)} is ${kindOf(found)}, not a group`);
}

/** The dataset of this name in a group. A link to another file is refused. */
export function datasetIn(parent: Group, name: string): Dataset {
  const found = parent.get(name);
  if (found instanceof Dataset) return found;
  throw new Error(`${pathOf(parent, name)} is ${kindOf(found)}, not a dataset`);
}

export function hasGroup(parent: Group, name: string): boolean {
  return parent.keys().includes(name) && parent.get(name) instanceof Group;
}

/** A list of strings in an attribute, or undefined if there is no such attribute. */
export function stringsOf(group: Group, attribute: string): string[] | undefined {
  const found = group.attrs[attribute];
  if (!found) return undefined;
  const { size, total_size, shape } = found.metadata;
  if (size * total_size > attributeLimit) throw new Error(`${group.path}: ${attribute} is too long`);
  if (shape === null || total_size === 0) return [];
  const value = found.value;
  if (Array.isArray(value) && value.every((text) => typeof text === 'string')) return value as string[];
  throw new Error(`${group.path}: ${attribute} is not a list of texts`);
}

/** A string in an attribute, or undefined if there is no such attribute. */
export function stringOf(group: Group, attribute: string): string | undefined {
  const found = group.attrs[attribute];
  if (!found) return undefined;
  const { size, total_size } = found.metadata;
  if (size * total_size > attributeLimit) throw new Error(`${group.path}: ${attribute} is too long`);
  const value = total_size === 1 ? found.value : undefined;
  if (typeof value === 'string') return value;
  throw new Error(`${group.path}: ${attribute} is not a text`);
}

/** A dataset as a tensor; its numbers are read only if it has the wanted shape. */
export function tensorOf(dataset: Dataset, wanted: readonly number[] | undefined): HostTensor {
  const shape = dataset.shape ?? [];
  const fits = wanted !== undefined && wanted.join() === shape.join();
  return { shape, dtype: 'float32', data: fits ? float32Of(dataset) : new Float32Array() };
}

/** The numbers of a dataset of float16, float32 or float64, as float32. */
export function float32Of(dataset: Dataset): Float32Array {
  const { type, size, total_size, littleEndian } = dataset.metadata;
  if (type !== floatClass || !littleEndian || ![2, 4, 8].includes(size))
    throw new Error(`${dataset.path} does not hold float16, float32 or float64 numbers`);
  // The bytes are read, because the library's own conversion does not know float16.
  const address = Module._malloc(size * total_size);
  try {
    Module.get_dataset_data(dataset.file_id, dataset.path, null, null, null, BigInt(address));
    const bytes = Module.HEAPU8.slice(address, address + size * total_size);
    if (size === 2) return float16ToFloat32(bytes);
    return size === 4 ? new Float32Array(bytes.buffer) : Float32Array.from(new Float64Array(bytes.buffer));
  } finally {
    Module._free(address);
  }
}

function pathOf(parent: Group, name: string): string {
  return `${parent.path === '/' ? '' : parent.path}/${name}`;
}

function kindOf(found: Entity | null): string {
  if (!found) return 'missing';
  if (found instanceof ExternalLink) return `a link to another file, ${found.filename}`;
  return `a ${found.constructor.name}`;
}

/**
 * The innermost reason in the library's report of several lines. A truncated file, which the library reports as
 * `truncated file: eof = 20000, sblock->base_addr = 0, stored_eof = 34567`, is described in words.
 */
function plainReason(error: unknown, length: number): string {
  const text = error instanceof Error ? error.message : String(error);
  const [, whole] = /truncated file: .*stored_eof = (\d+)/.exec(text) ?? [];
  if (whole !== undefined) return `is truncated: it has ${length} of ${whole} bytes`;
  const reasons = [...text.matchAll(/ in \w+\(\): (.*)/g)].map(([, reason]) => reason!);
  return reasons.at(-1) ?? text.split('\n')[0]!;
}
