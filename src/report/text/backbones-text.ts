import type { ListedBackbone } from '../../contracts/networks/network-facts.js';
import { countText } from './format.js';
import { type Column, renderTable } from './table.js';

const columns: readonly Column[] = [
  { title: 'name', align: 'left' },
  { title: 'parameters', align: 'right' },
  { title: 'MFLOPs', align: 'right' },
  { title: 'input', align: 'right' },
  { title: 'features', align: 'right' },
  { title: 'top-1', align: 'right' },
  { title: 'top-5', align: 'right' },
  { title: 'weights', align: 'left' },
];

const notes = `\
Figures are of the network without its classification head:
  parameters; MFLOPs, millions of multiply-adds per image, as the papers count them;
  features, the length of an image's feature vector after pooling.
top-1, top-5: published accuracy in percent on ImageNet's validation set; --json has the sources.
weights: * is in the cache. random, or a local file, works with every network.`;

/** Returns a table with a line for each backbone and an empty line between families. */
export function backbonesText(backbones: readonly ListedBackbone[]): string {
  const table = renderTable(columns, backbones.map(cells)).split('\n');
  const [head, ...lines] = table;
  const families = backbones.map(({ name }) => familyOf(name));
  const rows = lines.flatMap((line, index) => {
    const begins = index > 0 && families[index] !== families[index - 1];
    return begins ? ['', line] : [line];
  });
  return `${[head, ...rows].join('\n')}\n\n${notes}`;
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
