import type { Tensor } from '@tensorflow/tfjs-core';

/** `uint8` exists only outside programs: inside, such an input is an int32 tensor. */
export type DataType = 'float32' | 'int32' | 'uint8' | 'bool';

export interface TensorSpec {
  readonly shape: readonly number[];
  readonly dtype: DataType;
}

/** A tensor in JavaScript memory: float32 in a Float32Array, int32 in an Int32Array, uint8 and bool in a Uint8Array. */
export interface HostTensor extends TensorSpec {
  readonly data: Float32Array | Int32Array | Uint8Array;
}

export type Named<T> = { readonly [name: string]: T };

/** A pure function of tensors: its outputs depend only on its inputs and captured constants. */
export type TensorFunction = (inputs: Named<Tensor>) => Named<Tensor>;

/** A function to be compiled. Shapes are static: one program for one batch size. */
export interface ProgramDefinition {
  /** Name in messages and profiles. */
  readonly name: string;
  readonly inputs: Named<TensorSpec>;
  readonly call: TensorFunction;
}

/**
 * A loop to be compiled: `step` runs once for every entry of the `each` inputs, e.g. once per batch, and the whole loop
 * is one call. Outside the loop every `each` input, and every `collected` output, has a leading axis [steps].
 */
export interface LoopDefinition {
  readonly name: string;
  /** Tensors that are carried from step to step and returned: parameters, optimizer state. */
  readonly carried: Named<TensorSpec>;
  /** Inputs of which each step gets one slice; the specs describe one slice. */
  readonly each: Named<TensorSpec>;
  /**
   * Inputs that are the same in every step. A first dimension of -1 may differ from call to call (rows of a feature
   * matrix).
   */
  readonly fixed: Named<TensorSpec>;
  step(inputs: { carried: Named<Tensor>; each: Named<Tensor>; fixed: Named<Tensor> }): {
    carried: Named<Tensor>;
    collected: Named<Tensor>;
  };
}

export interface Program {
  /**
   * Number of calls of `run` that proceed in parallel; further ones wait. If it is 1, a call blocks the caller's
   * thread.
   */
  readonly concurrency: number;
  /**
   * Runs the program. The inputs must not be changed before it resolves. `into` are results of an earlier call, with
   * the same names and shapes, whose memory is reused: the caller must no longer use them.
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
