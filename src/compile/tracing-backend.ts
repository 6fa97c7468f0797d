import type { BackendValues, DataId, Tensor, TensorInfo, DataType as TfDataType } from '@tensorflow/tfjs-core';
import { DataStorage, engine, KernelBackend, registerBackend } from '../tfjs/core.js';
import '../tfjs/ready.js';
import type { OnnxType } from './graph.js';
import type { GraphBuilder } from './graph-builder.js';
import { fromBlocks, toBlocks } from './kernels/blocked.js';
import { elementType } from './onnx/model.js';

export const tracingBackendName = 'espalier-trace';

/**
 * The tracing backend's data of a tensor: its values (a captured constant), or its name in the graph, in one layout or
 * in both.
 */
type Entry = { readonly values: BackendValues; references: number } | Traced;

interface Traced {
  readonly type: OnnxType;
  /** The name in tfjs' layout; converted from `blocked` when it is needed. */
  name?: string;
  /** The name of an image in blocks of channels (`kernels/blocked.ts`). */
  blocked?: string;
}

/**
 * A tfjs backend that computes nothing: its kernels append nodes to the graph under construction. Running a pure
 * function once under it, gradients included, yields the function's graph. Tensors that come from elsewhere (weights)
 * become constants of the graph. tfjs is synchronous and single-threaded, so there is one graph at a time.
 */
export class TracingBackend extends KernelBackend {
  readonly #data = new DataStorage<Entry>(this, engine());
  #graph: GraphBuilder | undefined;
  /**
   * Names of captured constants in the graph under construction, one for every shape and type that values are used
   * with.
   */
  #captured = new Map<DataId, Map<string, string>>();
  #block: number | undefined;

  /**
   * Runs `trace` with `graph` under construction and disposes of all tensors that it makes; restores the tfjs backend
   * afterwards, whatever happens. `block` is the number of channels in a block, if the engine has operators for blocks.
   */
  within<T>(graph: GraphBuilder, block: number | undefined, trace: () => T): T {
    const outer = { graph: this.#graph, captured: this.#captured, backend: currentBackend(), block: this.#block };
    this.#graph = graph;
    this.#block = block;
    this.#captured = new Map();
    engine().setBackend(tracingBackendName);
    try {
      return engine().tidy(trace as () => never) as T;
    } finally {
      this.#graph = outer.graph;
      this.#captured = outer.captured;
      this.#block = outer.block;
      engine().setBackend(outer.backend);
    }
  }

  get graph(): GraphBuilder {
    if (!this.#graph) throw new Error('a traced tensor was used outside its trace');
    return this.#graph;
  }

  /** The number of channels in a block of the engine's own layout; undefined if it has none. */
  get block(): number | undefined {
    return this.#block;
  }

  /** Returns a tensor for the value `name` of the graph. */
  tensor(name: string, shape: readonly number[], type: OnnxType): Tensor {
    return engine().makeTensorFromTensorInfo(this.result(name, shape, type));
  }

  /** Returns a kernel's result: the value `name` of the graph. */
  result(name: string, shape: readonly number[], type: OnnxType): TensorInfo {
    const dataId: DataId = {};
    this.#data.set(dataId, { name, type });
    const dtype = type === 'uint8' || type === 'int64' ? 'int32' : type;
    return { dataId, shape: [...shape], dtype };
  }

  /** Returns a kernel's result that is an image in blocks; its shape is [n, h, w, c]. */
  blockedResult(blocked: string, shape: readonly number[]): TensorInfo {
    const dataId: DataId = {};
    this.#data.set(dataId, { blocked, type: 'float32' });
    return { dataId, shape: [...shape], dtype: 'float32' };
  }

  /** Returns whether an image is in blocks already, so that using them needs no reordering. */
  isBlocked(tensor: TensorInfo): boolean {
    const entry = this.#data.get(tensor.dataId);
    return 'type' in entry && entry.blocked !== undefined;
  }

  /**
   * Returns the name of an image [n, h, w, c] in blocks, converted the first time; from then on it has both layouts.
   */
  blockedOf(tensor: TensorInfo): string {
    const entry = this.#data.get(tensor.dataId);
    if ('type' in entry && entry.blocked !== undefined) return entry.blocked;
    const blocked = toBlocks(this.graph, this.nameOf(tensor), tensor.shape[3]!, this.#block!);
    if ('type' in entry) entry.blocked = blocked;
    return blocked;
  }

  /** Returns another tensor of the same value and shape, in the same layouts. */
  alias(tensor: TensorInfo): TensorInfo {
    const entry = this.#data.get(tensor.dataId);
    if ('values' in entry) {
      const { name, type } = this.sourceOf(tensor);
      return this.result(name, tensor.shape, type);
    }
    const dataId: DataId = {};
    this.#data.set(dataId, { ...entry });
    return { dataId, shape: tensor.shape, dtype: tensor.dtype };
  }

  /** Returns the name of a tensor in the graph, cast to the ONNX type of its tfjs type if it has another one. */
  nameOf(tensor: TensorInfo): string {
    const { name, type } = this.sourceOf(tensor);
    if (type !== 'uint8' && type !== 'int64') return name;
    const cast = this.graph.node('Cast', [name], { to: elementType('int32') });
    this.#data.set(tensor.dataId, { name: cast, type: 'int32' });
    return cast;
  }

  /**
   * Returns the name and ONNX type of a tensor without conversion, so that a Cast of uint8 pixels to float32 is one
   * node.
   */
  sourceOf(tensor: TensorInfo): { name: string; type: OnnxType } {
    const entry = this.#data.get(tensor.dataId);
    if ('type' in entry) {
      entry.name ??= fromBlocks(this.graph, entry.blocked!, tensor.shape[3]!);
      return { name: entry.name, type: entry.type };
    }
    // In tfjs' cpu backend, tensors of several shapes and types may share values (reshape, cast of int32 to float32).
    const type = tensor.dtype as OnnxType;
    const use = `${type} [${tensor.shape}]`;
    const names = this.#captured.get(tensor.dataId) ?? new Map<string, string>();
    this.#captured.set(tensor.dataId, names);
    let name = names.get(use);
    if (name === undefined) {
      name = this.graph.constant(type, tensor.shape, typedValues(entry.values, type));
      names.set(use, name);
    }
    return { name, type };
  }

  /** Returns a kernel's result whose values are known during tracing. */
  known(values: BackendValues, shape: readonly number[], dtype: TfDataType): TensorInfo {
    return { dataId: this.write(values), shape: [...shape], dtype };
  }

  /** Returns whether a tensor's values are known during tracing. */
  isConstant(tensor: TensorInfo): boolean {
    return 'values' in this.#data.get(tensor.dataId);
  }

  override write(values: BackendValues): DataId {
    const dataId: DataId = {};
    this.move(dataId, values);
    return dataId;
  }

  override move(dataId: DataId, values: BackendValues, _shape?: number[], _dtype?: TfDataType, references = 1): void {
    this.#data.set(dataId, { values, references });
  }

  override readSync(dataId: DataId): BackendValues {
    const entry = this.#data.get(dataId);
    if ('values' in entry) return entry.values;
    throw new Error('a compiled function must not read the values of its tensors (dataSync, data, print)');
  }

  override async read(dataId: DataId): Promise<BackendValues> {
    return this.readSync(dataId);
  }

  /** Releases data and returns true; returns false as long as another tensor shares it. */
  override disposeData(dataId: DataId, force = false): boolean {
    if (!this.#data.has(dataId)) return true;
    const entry = this.#data.get(dataId);
    if ('values' in entry) {
      entry.references -= 1;
      if (entry.references > 0 && !force) return false;
    }
    this.#data.delete(dataId);
    return true;
  }

  // Only captured values are shared, and they carry the number of tensors that share them.
  override refCount(dataId: DataId): number {
    const entry = this.#data.has(dataId) ? this.#data.get(dataId) : undefined;
    return entry && 'values' in entry ? entry.references : 1;
  }
  override incRef(): void {}
  override numDataIds(): number {
    return this.#data.numDataIds();
  }
  override floatPrecision(): 32 {
    return 32;
  }
  override epsilon(): number {
    return 1e-7;
  }
  override memory() {
    return { unreliable: true, reasons: [] };
  }
  override timerAvailable(): boolean {
    return false;
  }
  override dispose(): void {}
}

function typedValues(values: BackendValues, type: OnnxType): Float32Array | Int32Array | Uint8Array {
  if (type === 'float32')
    return values instanceof Float32Array ? values : Float32Array.from(values as ArrayLike<number>);
  if (type === 'int32') return values instanceof Int32Array ? values : Int32Array.from(values as ArrayLike<number>);
  if (type === 'bool') return values instanceof Uint8Array ? values : Uint8Array.from(values as ArrayLike<number>);
  throw new Error(`a constant of type ${type} cannot be compiled`);
}

/** Returns the name of tfjs' current backend; reading `backend` lets tfjs choose one if it has none yet. */
function currentBackend(): string {
  void engine().backend;
  return engine().backendName;
}

export const tracing = new TracingBackend();
// The lowest priority ensures that tfjs never chooses this backend by itself.
registerBackend(tracingBackendName, () => tracing, 0);
