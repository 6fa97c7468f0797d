import type { HostTensor } from '../../../contracts/tensors.js';
import { EspalierError } from '../../../foundation/errors/errors.js';
import { type GraphDef, type GraphDefNode, nodeNameOf, textOf } from './graph-def.js';
import { operators, whyNot } from './operators.js';

/** The part of a graph from images to one of its nodes. */
export interface NeededPart {
  /** The nodes in topological order. */
  readonly nodes: readonly GraphDefNode[];
  /** The node that takes the images. */
  readonly input: GraphDefNode;
}

interface Wanted {
  /** A node, or one of its outputs: `split:1`. */
  readonly output: string;
  /** The node that is replaced by the images; by default the graph's own input. */
  readonly input: string | undefined;
  /** Values of its constants. */
  readonly constants: ReadonlyMap<string, HostTensor>;
}

/**
 * The part of a graph that an output needs. Throws WEIGHTS_UNSUPPORTED_OPERATOR for a node that cannot be run, and an
 * Error if the graph is inconsistent.
 */
export function neededPart(file: string, graph: GraphDef, { output, input, constants }: Wanted): NeededPart {
  const last = graph.get(nodeNameOf(output));
  if (!last) throw new Error(`reads ${output}, which it lacks`);
  const fed = input === undefined ? undefined : graph.get(input)!;
  const nodes = inOrder(graph, last, fed, (node) => checkOperator(file, node));
  const isPlaceholder = ({ op }: GraphDefNode) => op === 'Placeholder';
  const inputs = nodes.filter((node) => node === fed || isPlaceholder(node));
  const [images] = inputs;
  if (!images) throw new Error(`has no image that ${output} is computed from`);
  if (inputs.length > 1)
    throw new Error(`needs ${inputs.map(({ name }) => name).join(' and ')} for ${output}; expected images alone`);
  const empty = nodes.find((node) => node !== images && node.op === 'Const' && !constants.has(node.name));
  if (empty) throw new Error(`lacks the values of ${empty.name}`);
  return { nodes, input: images };
}

function checkOperator(file: string, { name, op, attr }: GraphDefNode): void {
  const refused = (reason: string) =>
    new EspalierError('WEIGHTS_UNSUPPORTED_OPERATOR', `${file} needs the node ${name}, ${op}: ${reason}`, {
      remedy: 'Set backbone.output to a node before it, or backbone.input to one after it that takes images.',
    });
  if (op !== 'Placeholder' && !operators.has(op)) throw refused(whyNot(op));
  if (/^NC/i.test(textOf(attr.data_format) ?? '')) throw refused('images with channels first are not supported');
}

/** The nodes that `last` depends on, up to `fed`, in topological order; `check` sees the nearest to `last` first. */
function inOrder(
  graph: GraphDef,
  last: GraphDefNode,
  fed: GraphDefNode | undefined,
  check: (node: GraphDefNode) => void,
): GraphDefNode[] {
  const done = new Set<string>();
  const begun = new Set<string>();
  const ordered: GraphDefNode[] = [];
  const open = [last];
  while (open.length > 0) {
    const node = open.at(-1)!;
    if (node !== fed && !begun.has(node.name)) check(node);
    const waiting =
      node === fed || done.has(node.name) ? [] : inputsOf(graph, node).filter(({ name }) => !done.has(name));
    if (waiting.length > 0 && begun.has(node.name)) throw new Error(`computes ${node.name} from itself`);
    begun.add(node.name);
    open.push(...waiting);
    if (waiting.length > 0) continue;
    open.pop();
    if (!done.has(node.name)) ordered.push(node);
    done.add(node.name);
  }
  return ordered;
}

function inputsOf(graph: GraphDef, { name, input }: GraphDefNode): GraphDefNode[] {
  return input.map((value) => {
    const node = graph.get(nodeNameOf(value));
    if (!node) throw new Error(`computes ${name} from ${value}, which it lacks`);
    return node;
  });
}
