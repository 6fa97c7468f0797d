import type { FreezePoint, NetworkInspection } from '../../contracts/networks/network-facts.js';
import { elementsIn } from '../../foundation/elements.js';
import { bytesText, countText, plural } from './format.js';
import type { Column } from './table/column.js';
import { renderTable } from './table/table.js';

const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string): Column => ({ title, align: 'right' });

const layerColumns = [
  { ...right('layer'), narrow: '#' },
  left('name'),
  left('kind'),
  right('output'),
  { ...right('parameters'), narrow: 'params' },
  right('MFLOPs'),
];

const pointColumns = [
  left(' '),
  left('frozen_layers'),
  left('stored per image'),
  right('size'),
  right('trained'),
  right('fraction'),
  right('saved'),
];

const notes = `\
stored per image: the outputs read after the freeze boundary, as float32,
  for each view of an image.
trained: weights after the boundary with batch_norm: frozen,
  and their fraction of all weights.
saved: fraction of the MFLOPs that is computed once per image,
  instead of in every epoch.`;

/** The text of `espalier inspect`: layers, freeze points and the suggested one. `title` names the network. */
export function inspectionText(title: string, inspection: NetworkInspection, width?: number): string {
  return [headText(title, inspection), layersText(inspection, width), pointsText(inspection, width)].join('\n\n');
}

function headText(title: string, { layers, blocks, parameters, multiplyAdds, features, ...rest }: NetworkInspection) {
  const size = `${countText(parameters)} parameters, ${countText(Math.round(multiplyAdds / 1e6))} MFLOPs`;
  const lines = [
    `${title}: ${plural(layers.length, 'layer')} in ${plural(blocks.length, 'block')}, ${size}, output ${shapeText(features)}`,
    ...(rest.accuracy ? [accuracyText(rest.accuracy)] : []),
    // Most citations are longer than a line, so the address gets one of its own.
    rest.citation.replace(' https://', '\nhttps://'),
  ];
  return lines.join('\n');
}

function accuracyText({ top1, top5, source }: NonNullable<NetworkInspection['accuracy']>): string {
  const percentages = [`top-1 ${top1.toFixed(1)} %`, ...(top5 === undefined ? [] : [`top-5 ${top5.toFixed(1)} %`])];
  return `ImageNet: ${percentages.join(', ')} (${source})`;
}

function layersText({ layers }: NetworkInspection, width: number | undefined): string {
  const rows = layers.map(({ index, name, kind, outputShape, parameters, multiplyAdds }) => [
    String(index),
    name,
    kind,
    shapeText(outputShape),
    parameters === 0 ? '' : countText(parameters),
    multiplyAdds === 0 ? '' : megaText(multiplyAdds),
  ]);
  return renderTable(layerColumns, rows, width);
}

function pointsText({ freezePoints, suggestion, ...network }: NetworkInspection, width: number | undefined): string {
  const { trainableWeights, architecture, features } = network;
  const pixels = [architecture.inputSize, architecture.inputSize, 3];
  const nothing = ['', 'none', `${shapeText(pixels)} pixels`, bytesText(elementsIn(pixels))];
  const channels = features.at(-1)!;
  const everything = [
    '',
    'all',
    features.length === 3 ? `${channels} after pooling` : `${channels} outputs`,
    bytesText(4 * channels),
    '0',
    '0 %',
    '100 %',
  ];
  const between = freezePoints.map((point) => [
    point.until === suggestion ? '*' : '',
    `{ until: ${point.until} }`,
    crossingText(point.crossing),
    bytesText(point.rowBytes),
    countText(point.tunedWeights),
    percentText(point.tunedShare),
    percentText(point.storedShare),
  ]);
  const rows = [[...nothing, countText(trainableWeights), '100 %', '0 %'], ...between, everything];
  const table = renderTable(pointColumns, rows, width);
  return suggestion === null ? `${table}\n\n${notes}` : `${table}\n\n${notes}\n\n${suggestionText(suggestion)}`;
}

function suggestionText(until: string): string {
  return `\
* frozen_layers: { until: ${until} }
  is the first boundary at which the stored feature maps are as small as they
  get, while at least a tenth of the weights remains trainable.`;
}

/** `14x14x96`; several shapes are joined by `+`, equal ones counted: `2 of 8x8x1280`. */
function crossingText(crossing: FreezePoint['crossing']): string {
  const shapes = crossing.map(({ shape }) => shapeText(shape));
  const distinct = [...new Set(shapes)];
  return distinct
    .map((shape) => {
      const count = shapes.filter((other) => other === shape).length;
      return count === 1 ? shape : `${count} of ${shape}`;
    })
    .join(' + ');
}

const shapeText = (shape: readonly number[]) => shape.join('x');
const percentText = (fraction: number) => `${Math.round(100 * fraction)} %`;

/** A count in millions, below 100 with one decimal. */
const megaText = (value: number) => (value < 99.95e6 ? (value / 1e6).toFixed(1) : countText(Math.round(value / 1e6)));
