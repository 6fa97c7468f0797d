import { EspalierError } from '../../../foundation/errors/errors.js';
import { nearNames } from '../../../foundation/near-names.js';
import type { FileBackboneSettings } from '../file-settings.js';
import { type GraphDef, nodeNameOf } from './graph-def.js';

const shown = 5;

/** Throws WEIGHTS_NO_SUCH_NODE, with similar names, if a graph lacks a node that the settings name. */
export function checkNames(file: string, graph: GraphDef, { output, input }: FileBackboneSettings): void {
  const noSuchNode = (name: string, remedy: string) =>
    new EspalierError('WEIGHTS_NO_SUCH_NODE', `${file} has no node called ${name}`, { remedy });
  const computed = [...graph.values()].filter(({ op }) => op !== 'Const' && op !== 'NoOp').map(({ name }) => name);
  const near = (name: string) => nearNames(name, computed, shown).join(', ');
  if (!graph.has(nodeNameOf(output))) {
    const read = new Set([...graph.values()].flatMap((node) => node.input.map(nodeNameOf)));
    const ends = computed.filter((name) => !read.has(name)).slice(0, shown);
    throw noSuchNode(
      output,
      `Set backbone.output to one that it has. The nearest are ${near(output)}; it ends in ${ends.join(', ')}.`,
    );
  }
  if (input !== undefined && !graph.has(input))
    throw noSuchNode(input, `Set backbone.input to one that it has. The nearest are ${near(input)}.`);
}
