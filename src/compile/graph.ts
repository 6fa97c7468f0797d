/** The element types of ONNX tensors in programs. */
export type OnnxType = 'float32' | 'int32' | 'int64' | 'uint8' | 'bool';

export type Attribute =
  | number
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly text: string }
  | { readonly graph: Graph };

export interface GraphNode {
  /** The operator's name; that of an operator of ONNX Runtime's own is `domain:operator`. */
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Attributes by name: a plain number is an ONNX integer, a plain list is a list of integers. */
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
  /** The sizes of the axes; a string names a size that may differ from call to call. */
  readonly shape: readonly (number | string)[];
}

/** An ONNX graph as plain data. Names are unique in a graph and its subgraphs. */
export interface Graph {
  readonly name: string;
  readonly inputs: readonly GraphPort[];
  readonly outputs: readonly GraphPort[];
  readonly nodes: readonly GraphNode[];
  readonly constants: readonly GraphConstant[];
}
