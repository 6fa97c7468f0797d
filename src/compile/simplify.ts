import type { Graph, GraphConstant, GraphNode } from './graph.js';
import { convolutionOperator } from './kernels/blocked-operators.js';

/**
 * Returns the graph without unused nodes, which ONNX Runtime would still compute (tfjs traces all gradients of an
 * operator at once), and with activations fused into the convolutions in blocks before them, as ONNX Runtime does for
 * convolutions that it brings into blocks itself.
 */
export function simplified(graph: Graph): Graph {
  const live = withoutUnused(graph);
  return withoutUnused({ ...live, nodes: withActivations(live) });
}

function withoutUnused(graph: Graph): Graph {
  const used = new Set(graph.outputs.map(({ name }) => name));
  const nodes: GraphNode[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((output) => used.has(output))) continue;
    nodes.push(node);
    for (const value of valuesUsedBy(node)) used.add(value);
  }
  return { ...graph, nodes: nodes.reverse(), constants: graph.constants.filter(({ name }) => used.has(name)) };
}

/** Returns the names of a node's inputs and of the outer values that its subgraphs use. */
function valuesUsedBy(node: GraphNode): string[] {
  const inner = Object.values(node.attributes).flatMap((attribute) =>
    typeof attribute === 'object' && 'graph' in attribute
      ? [...attribute.graph.nodes.flatMap(valuesUsedBy), ...attribute.graph.outputs.map(({ name }) => name)]
      : [],
  );
  return [...node.inputs, ...inner];
}

function withActivations(graph: Graph): GraphNode[] {
  const uses = new Map<string, number>();
  const used = [...graph.nodes.flatMap(valuesUsedBy), ...graph.outputs.map(({ name }) => name)];
  for (const value of used) uses.set(value, (uses.get(value) ?? 0) + 1);
  const numbers = new Map(graph.constants.map((constant) => [constant.name, constant]));
  const merged = new Map<GraphNode, GraphNode>();
  const makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  for (const node of graph.nodes) {
    const activation = activationOf(node, numbers);
    const maker = activation && makers.get(node.inputs[0]!);
    if (maker?.op !== convolutionOperator || uses.get(node.inputs[0]!) !== 1) continue;
    merged.set(maker, { ...maker, outputs: node.outputs, attributes: { ...maker.attributes, ...activation } });
  }
  // The activation's own node is dropped; the convolution comes before every use of its new output.
  const replaced = new Set([...merged.values()].flatMap(({ outputs }) => outputs));
  return graph.nodes
    .filter((node) => merged.has(node) || !node.outputs.some((output) => replaced.has(output)))
    .map((node) => merged.get(node) ?? node);
}

/** Returns the attributes that fuse an activation into a convolution in blocks; undefined for other nodes. */
function activationOf(
  node: GraphNode,
  constants: ReadonlyMap<string, GraphConstant>,
): GraphNode['attributes'] | undefined {
  if (node.op === 'Relu') return { activation: { text: 'Relu' } };
  if (node.op !== 'Clip') return undefined;
  const bounds = node.inputs.slice(1).map((name) => constants.get(name)?.data[0]);
  if (bounds.some((bound) => bound === undefined)) return undefined;
  return { activation: { text: 'Clip' }, activation_params: { floats: bounds.map(Number) } };
}
