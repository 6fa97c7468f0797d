import { type GraphDef, nodeNameOf } from './graph-def.js';

/** Operators that return their input. */
export const identities: ReadonlySet<string> = new Set([
  'EnsureShape',
  'Identity',
  'IdentityN',
  'Snapshot',
  'StopGradient',
]);

/**
 * A graph without identities, and the value that `output` becomes. A frozen SavedModel has one after every weight, and
 * an engine optimises better when weights are constants. `fed`, the node that takes the images, stays.
 */
export function withoutIdentities(
  graph: GraphDef,
  output: string,
  fed: string | undefined,
): { readonly graph: GraphDef; readonly output: string } {
  const source = (value: string): string => {
    const passed = new Set<string>();
    let found = value;
    for (;;) {
      const node = graph.get(nodeNameOf(found));
      const before = node && identities.has(node.op) ? node.input[outputIndex(found)] : undefined;
      if (before === undefined || node!.name === fed || passed.has(found)) return found;
      passed.add(found);
      found = before;
    }
  };
  const nodes = [...graph.values()].map((node) => [node.name, { ...node, input: node.input.map(source) }] as const);
  return { graph: new Map(nodes), output: source(output) };
}

/** The output index of a value: 1 of `node:1`. */
function outputIndex(value: string): number {
  return Number(value.split(':').at(1) ?? 0);
}
