/** Element types of ONNX tensors that programs use. */
export type OnnxType = 'float32' | 'int32' | 'int64' | 'uint8' | 'bool';

export type Attribute =
  | number
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly text: string }
  | { readonly graph: Graph };

export interface GraphNode {
  /** An operator that only ONNX Runtime has is `domain:operator`. */
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** A plain number is an integer attribute, a list is a list of integers. */
  readonly attributes: { readonly [name: string]: Attribute };
}

export interface GraphConstant {
  readonly name: string;
  readonly type: OnnxType;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array | BigInt64Array;
}

export interface GraphPort {
  readonly name: string;
  readonly type: OnnxType;
  /** A text is a dimension that may differ from call to call. */
  readonly shape: readonly (number | string)[];
}

/** An ONNX graph as plain data. Names are unique over a graph and the graphs inside it. */
export interface Graph {
  readonly name: string;
  readonly inputs: readonly GraphPort[];
  readonly outputs: readonly GraphPort[];
  readonly nodes: readonly GraphNode[];
  readonly constants: readonly GraphConstant[];
}
