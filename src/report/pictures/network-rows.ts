import type { FreezePoint, InspectedBlock, NetworkInspection } from '../../contracts/networks/network-facts.js';

/** A row of the picture of a network: a block, or a stretch of similar blocks. */
export interface NetworkRow {
  /** `block_13`, or `conv4_block2 … 35 (34)` for a stretch; without the network's own name. */
  readonly label: string;
  /** The number of blocks that the row stands for. */
  readonly blocks: number;
  /** Height and width, in pixels, of the feature map that it reads and of its output. */
  readonly sideBefore: number;
  readonly side: number;
  /** The output shape of its last block. */
  readonly outputShape: readonly number[];
  readonly parameters: number;
  readonly multiplyAdds: number;
  /** The freeze boundary after it; undefined if nothing would be left to train. */
  readonly freezePoint: FreezePoint | undefined;
}

/** The most rows that fit on a screen at once. */
const rowsAtMost = 30;

/**
 * The rows of a network's picture, first block to last. In a network of many blocks the middle of a stretch of blocks
 * of one name and size is one row; the stretch's first and last block and the suggested one keep rows of their own.
 */
export function networkRows({ name, blocks, freezePoints, suggestion, architecture }: NetworkInspection): NetworkRow[] {
  const pointOf = new Map(freezePoints.map((point) => [point.block, point]));
  const suggested = freezePoints.find(({ until }) => until === suggestion)?.block;
  const runs = blocks.length <= rowsAtMost ? blocks.map((block) => [block]) : runsOf(blocks, suggested);
  let sideBefore = architecture.inputSize;
  return runs.map((run) => {
    const last = run.at(-1)!;
    const row: NetworkRow = {
      label: labelOf(run).replaceAll(`${name}_`, ''),
      blocks: run.length,
      sideBefore,
      side: sideOf(last),
      outputShape: last.outputShape,
      parameters: run.reduce((sum, { parameters }) => sum + parameters, 0),
      multiplyAdds: run.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0),
      freezePoint: pointOf.get(last.name),
    };
    sideBefore = row.side;
    return row;
  });
}

function runsOf(blocks: readonly InspectedBlock[], suggested: string | undefined): InspectedBlock[][] {
  return stretchesOf(blocks).flatMap((stretch) => {
    if (stretch.length <= 3) return stretch.map((block) => [block]);
    const [first, ...others] = stretch;
    const last = others.pop()!;
    const at = others.findIndex(({ name }) => name === suggested);
    const middle = at < 0 ? [others] : [others.slice(0, at), [others[at]!], others.slice(at + 1)];
    return [[first!], ...middle.filter((run) => run.length > 0), [last]];
  });
}

/** Consecutive blocks with outputs of the same size and names that differ only in their last number or letter. */
function stretchesOf(blocks: readonly InspectedBlock[]): InspectedBlock[][] {
  const stretches: InspectedBlock[][] = [];
  let before = '';
  for (const block of blocks) {
    const kind = `${block.name.replace(/(?<=\d)[a-z]$|\d+$/, '')} ${sideOf(block)}`;
    if (kind === before) stretches.at(-1)!.push(block);
    else stretches.push([block]);
    before = kind;
  }
  return stretches;
}

function labelOf(run: readonly InspectedBlock[]): string {
  const [first, last] = [run[0]!.name, run.at(-1)!.name];
  return run.length === 1 ? first : `${first} … ${/\d*[a-z]?$/.exec(last)![0]} (${run.length})`;
}

/** Height of an output in pixels; an output without height and width counts as 1. */
const sideOf = ({ outputShape }: InspectedBlock) => (outputShape.length === 3 ? outputShape[0]! : 1);
