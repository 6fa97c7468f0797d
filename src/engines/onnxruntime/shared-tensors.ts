import type { HostTensor, Named, TensorSpec } from '../../contracts/tensors.js';
import { elementsIn } from '../../foundation/elements.js';
import type { PortTensor } from './session.js';

/** A version of shared tensors. A thread that does not have it yet copies it before a call. */
export interface SharedVersion {
  readonly version: number;
  readonly memory: SharedArrayBuffer;
}

/** Bytes to which tensors are aligned, so that vector instructions read them at full speed. */
const alignment = 64;

/** Returns the offsets in bytes of each tensor in one block of memory that holds them all. */
function layoutOf(specs: Named<TensorSpec>) {
  let size = 0;
  // Names are sorted, as writers and readers may list them in different orders.
  const sorted = Object.entries(specs).sort(([a], [b]) => (a < b ? -1 : 1));
  const places = sorted.map(([port, { shape, dtype }]) => {
    const offset = size;
    const length = elementsIn(shape);
    size += Math.ceil((length * (dtype === 'float32' || dtype === 'int32' ? 4 : 1)) / alignment) * alignment;
    return { port, shape, dtype, offset, length };
  });
  return { places, size };
}

function viewsOf(specs: Named<TensorSpec>, memory: ArrayBufferLike): { [port: string]: HostTensor } {
  const arrays = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array, bool: Uint8Array };
  const { places } = layoutOf(specs);
  return Object.fromEntries(
    places.map(({ port, shape, dtype, offset, length }) => [
      port,
      { shape, dtype, data: new arrays[dtype](memory as ArrayBuffer, offset, length) as HostTensor['data'] },
    ]),
  );
}

/** Returns the bytes of shared memory that tensors of these specs take. */
export const sizeOf = (specs: Named<TensorSpec>) => layoutOf(specs).size;

export function writeTensors(tensors: Named<HostTensor>, memory: SharedArrayBuffer): void {
  for (const [port, { data }] of Object.entries(viewsOf(tensors, memory))) data.set(tensors[port]!.data);
}

export function readTensors(memory: SharedArrayBuffer, into: Named<HostTensor>): void {
  for (const [port, { data }] of Object.entries(viewsOf(into, memory))) into[port]!.data.set(data);
}

/** Tensors that many calls share, such as weights, written once into memory that all threads can read. */
export class SharedTensors {
  readonly #specs: Named<TensorSpec>;
  readonly #size: number;
  #tensors: Named<PortTensor> = {};
  #newest: SharedVersion | undefined;

  constructor(specs: Named<TensorSpec>) {
    this.#specs = specs;
    this.#size = layoutOf(specs).size;
  }

  /**
   * Returns the version of these tensors, a new one if any is not the same object as before. `read`: whether running
   * calls read the current one.
   */
  version(feeds: Named<PortTensor>, read: boolean): SharedVersion {
    const known = this.#newest;
    const ports = Object.keys(this.#specs);
    if (known && ports.every((port) => feeds[port] === this.#tensors[port])) return known;
    const memory = known && !read ? known.memory : new SharedArrayBuffer(this.#size);
    for (const [port, { data }] of Object.entries(viewsOf(this.#specs, memory))) data.set(feeds[port]!.data as never);
    this.#tensors = Object.fromEntries(ports.map((port) => [port, feeds[port]!]));
    this.#newest = { version: (known?.version ?? 0) + 1, memory };
    return this.#newest;
  }
}

/** A thread's own copy of shared tensors, as ONNX Runtime does not accept shared memory. */
export class OwnTensors {
  readonly #memory: Uint8Array;
  readonly #tensors: Named<HostTensor>;
  #version = 0;

  constructor(specs: Named<TensorSpec>) {
    const memory = new ArrayBuffer(layoutOf(specs).size);
    this.#memory = new Uint8Array(memory);
    this.#tensors = viewsOf(specs, memory);
  }

  of({ version, memory }: SharedVersion): Named<HostTensor> {
    if (version !== this.#version) this.#memory.set(new Uint8Array(memory));
    this.#version = version;
    return this.#tensors;
  }
}
