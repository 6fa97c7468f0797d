import type { Tensor } from '@tensorflow/tfjs-core';

/** `uint8` exists on the outside of programs only: inside, such an input is an int32 tensor. */
export type DataType = 'float32' | 'int32' | 'uint8' | 'bool';

export interface TensorSpec {
  readonly shape: readonly number[];
  readonly dtype: DataType;
}

/** A tensor outside any engine: float32 in a Float32Array, int32 in an Int32Array, uint8 and bool in a Uint8Array. */
export interface HostTensor extends TensorSpec {
  readonly data: Float32Array | Int32Array | Uint8Array;
}

export type Named<T> = { readonly [name: string]: T };

/** A pure function of tensors: its outputs depend on its inputs and captured constants alone. */
export type TensorFunction = (inputs: Named<Tensor>) => Named<Tensor>;

/** A function to be compiled. Shapes are static: one program for one batch size. */
export interface ProgramDefinition {
  /** Name in messages and profiles. */
  readonly name: string;
  readonly inputs: Named<TensorSpec>;
  readonly call: TensorFunction;
}

/**
 * A loop to be compiled: `step` runs once for every entry of the `each` inputs, e.g. once a batch, and the whole
 * loop is one call. Outside, every `each` input has a leading axis [steps], and so has every `collected` output.
 */
export interface LoopDefinition {
  readonly name: string;
  /** Carried from step to step and returned: parameters, optimizer state. */
  readonly carried: Named<TensorSpec>;
  /** One slice a step; the specs are of one slice. */
  readonly each: Named<TensorSpec>;
  /** The same in every step. A first dimension of -1 may differ from call to call (rows of a feature matrix). */
  readonly fixed: Named<TensorSpec>;
  step(inputs: { carried: Named<Tensor>; each: Named<Tensor>; fixed: Named<Tensor> }): {
    carried: Named<Tensor>;
    collected: Named<Tensor>;
  };
}

export interface Program {
  /** Number of calls of `run` that proceed in parallel; further ones wait. 1: a call occupies the caller's thread. */
  readonly concurrency: number;
  /**
   * The inputs must not be changed before it resolves. `into`: results of an earlier call, of the same
   * names and shapes, that the caller is done with: their memory may be used again, and must not be touched any more.
   */
  run(inputs: Named<HostTensor>, into?: Named<HostTensor>): Promise<Named<HostTensor>>;
  dispose(): Promise<void>;
}

export interface LoopProgram {
  run(inputs: { carried: Named<HostTensor>; each: Named<HostTensor>; fixed: Named<HostTensor> }): Promise<{
    carried: Named<HostTensor>;
    collected: Named<HostTensor>;
  }>;
  dispose(): Promise<void>;
}
