import type { FreezePoint, InspectedBlock, NetworkInspection } from '../../contracts/network-facts.js';

/** What a picture of a network shows as one: a block, or a run of blocks that are alike. */
export interface NetworkRow {
  /** `block_13`, or `conv4_block2 … 35 (34)`; without the network's own name. */
  readonly label: string;
  /** More than one where a run is shown as one. */
  readonly blocks: number;
  /** Height and width of what it reads and of what it gives. */
  readonly sideBefore: number;
  readonly side: number;
  /** Of the last of its blocks. */
  readonly outputShape: readonly number[];
  readonly parameters: number;
  readonly multiplyAdds: number;
  /** The place behind it. Undefined where nothing is left to train. */
  readonly freezePoint: FreezePoint | undefined;
}

/** More of them make a picture that no screen shows at once. */
const rowsAtMost = 30;

/**
 * The blocks of a network, first to last. Where there are many, those in the middle of a stretch of blocks of one name
 * and size are shown as one: the first and the last of it stay, and so does the one that is suggested.
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

/** Neighbours whose outputs have the same size, and names that differ in their last number or letter alone. */
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

/** What has no height and width is one place. */
const sideOf = ({ outputShape }: InspectedBlock) => (outputShape.length === 3 ? outputShape[0]! : 1);
