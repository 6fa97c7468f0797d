import type { ListedBackbone } from '../../contracts/networks/network-facts.js';
import { countText } from './format.js';
import type { Column } from './table/column.js';
import { renderTable } from './table/table.js';

const columns: readonly Column[] = [
  { title: 'name', align: 'left' },
  { title: 'parameters', align: 'right', narrow: 'params' },
  { title: 'MFLOPs', align: 'right' },
  { title: 'input', align: 'right' },
  { title: 'features', align: 'right', expendable: 1 },
  { title: 'top-1', align: 'right' },
  { title: 'top-5', align: 'right', expendable: 2 },
  { title: 'weights', align: 'left' },
];

const notes = `\
Figures are of the network without its classification head:
  parameters; MFLOPs, millions of multiply-adds per image, as papers count them;
  features, the length of an image's feature vector after pooling.
top-1, top-5: published accuracy in percent on ImageNet's validation set;
  --json has the sources.
weights: * is in the cache. random, or a local file, works with every network.`;

/** Returns a table with a row for each backbone and an empty line between families. */
export function backbonesText(backbones: readonly ListedBackbone[], width?: number): string {
  const emptyLine = columns.map(() => '');
  const rows = backbones.flatMap((backbone, index) => {
    const before = backbones[index - 1];
    const begins = before !== undefined && familyOf(before.name) !== familyOf(backbone.name);
    return begins ? [emptyLine, cells(backbone)] : [cells(backbone)];
  });
  return `${renderTable(columns, rows, width)}\n\n${notes}`;
}

/** The family in a backbone's name: `efficientnet` for efficientnet_v2_b0. */
export const familyOf = (name: string) => /^[a-z]+/.exec(name)![0];

function cells({
  name,
  parameters,
  multiplyAdds,
  architecture,
  features,
  accuracy,
  weights,
}: ListedBackbone): string[] {
  return [
    name,
    countText(parameters),
    countText(Math.round(multiplyAdds / 1e6)),
    String(architecture.inputSize),
    String(features.at(-1)),
    percentText(accuracy?.top1),
    percentText(accuracy?.top5),
    weightsText(weights),
  ];
}

const percentText = (percent: number | undefined) => percent?.toFixed(1) ?? '-';

/** The downloadable weight sources, those in the cache marked: `imagenet, coco*`. */
function weightsText(weights: ListedBackbone['weights']): string {
  const downloaded = weights.filter(({ source }) => source !== 'random');
  return downloaded.map(({ source, cached }) => (cached ? `${source}*` : source)).join(', ') || '-';
}
