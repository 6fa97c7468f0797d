import { hashOf, sha256 } from '../foundation/hash.js';
import type { Graph, GraphConstant, GraphNode, GraphPort, OnnxType } from './graph.js';
import { simplified } from './simplify.js';

const shareConstantsUpTo = 64;

/** Builds one graph node by node. */
export class GraphBuilder {
  readonly #prefix: string;
  readonly #inputs: GraphPort[] = [];
  readonly #nodes: GraphNode[] = [];
  readonly #constants: GraphConstant[] = [];
  /** Names of small constants (axes, shapes, scalars) by content, so that nodes that need equal ones share one. */
  readonly #shared = new Map<string, string>();
  #names = 0;

  /** `prefix` distinguishes the names of a subgraph from those around it. */
  constructor(prefix = 'v') {
    this.#prefix = prefix;
  }

  input(name: string, type: OnnxType, shape: readonly (number | string)[]): string {
    this.#inputs.push({ name, type, shape });
    return name;
  }

  /** Appends a node with one output and returns that output's name. An empty input name is an omitted input. */
  node(op: string, inputs: readonly string[], attributes: GraphNode['attributes'] = {}): string {
    return this.nodeWithOutputs(op, inputs, 1, attributes)[0]!;
  }

  nodeWithOutputs(
    op: string,
    inputs: readonly string[],
    outputCount: number,
    attributes: GraphNode['attributes'] = {},
  ): string[] {
    const outputs = Array.from({ length: outputCount }, () => this.name());
    this.#nodes.push({ op, inputs, outputs, attributes });
    return outputs;
  }

  /** Returns whether a value is the output of a node of this operator. */
  isMadeBy(value: string, op: string): boolean {
    return this.#nodes.some((node) => node.op === op && node.outputs.includes(value));
  }

  constant(type: OnnxType, shape: readonly number[], data: GraphConstant['data']): string {
    if (data.length > shareConstantsUpTo) return this.#addConstant(type, shape, data);
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const content = hashOf([type, shape, sha256(bytes)]);
    let name = this.#shared.get(content);
    if (name === undefined) {
      name = this.#addConstant(type, shape, data);
      this.#shared.set(content, name);
    }
    return name;
  }

  /** Returns the name of a constant list of integers, such as a shape or axes: int64, rank 1. */
  integers(values: readonly number[]): string {
    return this.constant('int64', [values.length], BigInt64Array.from(values, BigInt));
  }

  /** Returns the name of a scalar constant; a boolean is given as 1 or 0. */
  scalar(type: 'float32' | 'int32' | 'bool', value: number): string {
    const array = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[type];
    return this.constant(type, [], array.of(value));
  }

  float(value: number): string {
    return this.scalar('float32', value);
  }

  /**
   * Returns the finished graph. Each output has a name of its own: the output of a node takes that name; an input, a
   * constant, or a value that is already another output gets it through an Identity.
   */
  finish(name: string, outputs: readonly (GraphPort & { readonly value: string })[]): Graph {
    const nodes = [...this.#nodes];
    const made = new Set(nodes.flatMap((node) => node.outputs));
    const renamed = new Map<string, string>();
    for (const output of outputs) {
      if (made.has(output.value) && !renamed.has(output.value)) renamed.set(output.value, output.name);
      else nodes.push({ op: 'Identity', inputs: [output.value], outputs: [output.name], attributes: {} });
    }
    const rename = (value: string) => renamed.get(value) ?? value;
    return simplified({
      name,
      inputs: this.#inputs,
      outputs: outputs.map(({ name: port, type, shape }) => ({ name: port, type, shape })),
      nodes: nodes.map((node) => ({ ...node, inputs: node.inputs.map(rename), outputs: node.outputs.map(rename) })),
      constants: this.#constants,
    });
  }

  #addConstant(type: OnnxType, shape: readonly number[], data: GraphConstant['data']): string {
    const name = this.name();
    this.#constants.push({ name, type, shape, data });
    return name;
  }

  /** Returns a name that is unique in this graph, the graphs around it and its subgraphs. */
  name(): string {
    return `${this.#prefix}${this.#names++}`;
  }

  /** Builds a subgraph, whose nodes may use this graph's values. */
  inner(): GraphBuilder {
    return new GraphBuilder(`${this.name()}_`);
  }
}
