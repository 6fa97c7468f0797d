/** A node of a TensorFlow graph, as `modelTopology` of a tfjs graph-model has it. */
export interface GraphDefNode {
  readonly name: string;
  readonly op: string;
  /** The inputs: `node`, or `node:1` for its second output. */
  readonly input: readonly string[];
  readonly attr: { readonly [name: string]: unknown };
}

/** Nodes by name, in the order of the file. */
export type GraphDef = ReadonlyMap<string, GraphDefNode>;

/** The graph of a parsed model.json. Throws an Error that says what is wrong with it. */
export function parseGraphDef(modelTopology: unknown): GraphDef {
  const listed = (modelTopology as { node?: unknown } | null | undefined)?.node;
  if (!Array.isArray(listed) || listed.length === 0)
    throw new Error('has no graph: it is not the model.json of a tfjs graph-model');
  const graph = new Map<string, GraphDefNode>();
  for (const { name, op, input = [], attr = {} } of listed.map((node: Partial<GraphDefNode> | null) => node ?? {})) {
    if (typeof name !== 'string' || typeof op !== 'string') throw new Error('has a node without a name or an operator');
    if (graph.has(name)) throw new Error(`has two nodes called ${name}`);
    if (!Array.isArray(input) || !input.every((value) => typeof value === 'string'))
      throw new Error(`gives ${name} inputs that are not a list of names`);
    if (typeof attr !== 'object' || attr === null) throw new Error(`gives ${name} attributes that are not a map`);
    // Control inputs (`^node`) only order side effects, of which there are none.
    graph.set(name, { name, op, input: input.filter((value) => !value.startsWith('^')), attr });
  }
  return graph;
}

/** The node that a value comes from: `node` of `node:1`. */
export function nodeNameOf(value: string): string {
  return value.split(':')[0]!;
}

/** A string attribute, which files have in base64 or as a list of bytes. */
export function textOf(attribute: unknown): string | undefined {
  const text = (attribute as { s?: unknown } | null | undefined)?.s;
  if (typeof text === 'string') return Buffer.from(text, 'base64').toString('latin1');
  return Array.isArray(text) ? String.fromCharCode(...text.map(Number)) : undefined;
}
