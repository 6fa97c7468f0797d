import type { ListedBackbone } from '../../contracts/network-facts.js';
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
Of what is used here, the network without the layers that tell ImageNet's classes:
  parameters; MFLOPs, millions of multiply-adds for one image, as the papers count them;
  features, numbers for one image after pooling.
top-1, top-5: percent of ImageNet's validation set as published, whole network; --json has sources.
weights: * is in the cache. random, or a file of yours, goes with every network.`;

/** A table with a line for each backbone, families apart. */
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

/** `efficientnet` of efficientnet_v2_b0. */
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

/** `imagenet, coco*`: what has to be downloaded once, marked where that was done. */
function weightsText(weights: ListedBackbone['weights']): string {
  const downloaded = weights.filter(({ source }) => source !== 'random');
  return downloaded.map(({ source, cached }) => (cached ? `${source}*` : source)).join(', ') || '-';
}
