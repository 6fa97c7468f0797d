import type { Graph, GraphConstant, GraphNode } from './graph.js';
import { convolutionOperator } from './kernels/blocked-operators.js';

/**
 * A graph without nodes that nothing uses, which ONNX Runtime would compute all the same (a gradient that was traced
 * because tfjs makes all of an operator's at once), and with the activations behind convolutions in blocks made part of
 * them, as ONNX Runtime does with those it puts into blocks itself.
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

/** Names of its inputs and of whatever the graphs inside it take from around them. */
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
  // What made the activation before has no use any more and comes before the convolution's new output is used.
  const replaced = new Set([...merged.values()].flatMap(({ outputs }) => outputs));
  return graph.nodes
    .filter((node) => merged.has(node) || !node.outputs.some((output) => replaced.has(output)))
    .map((node) => merged.get(node) ?? node);
}

/** A node that is an activation which convolutions in blocks can have: their attributes for it. */
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
