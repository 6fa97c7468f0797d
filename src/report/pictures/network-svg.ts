import type { FreezePoint, NetworkInspection } from '../../contracts/networks/network-facts.js';
import { bytesText, countText, plural } from '../text/format.js';
import { printable } from '../text/table/table.js';
import { type NetworkRow, networkRows } from './network-rows.js';

const width = 960;
const top = 104;
const rowHeight = 24;
const gap = 4;

/** Positions of the columns, and the greatest width of what is drawn in them, in pixels. */
const columns = {
  name: { right: 248 },
  map: { centre: 344, width: 168 },
  output: { left: 444 },
  parameters: { left: 560, width: 100 },
  multiplyAdds: { left: 676, width: 100 },
  stored: { left: 796 },
};

/** The picture has a background of its own, so that it can be read on any page, dark if the viewer prefers that. */
const style = `
  svg { font: 12px system-ui, sans-serif }
  .paper { fill: #ffffff } .ink { fill: #24292f } .faint { fill: #656d76 } .rule { stroke: #d0d7de }
  .map { fill: #54aeff } .parameters { fill: #8250df } .cost { fill: #1a7f37 } .track { fill: #eaeef2 }
  .place { fill: #bc4c00 } .cut { stroke: #bc4c00; stroke-width: 1.5; stroke-dasharray: 5 4 }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0d1117 } .ink { fill: #e6edf3 } .faint { fill: #8b949e } .rule { stroke: #30363d }
    .map { fill: #388bfd } .parameters { fill: #a371f7 } .cost { fill: #3fb950 } .track { fill: #21262d }
    .place { fill: #f0883e } .cut { stroke: #f0883e }
  }`;

/**
 * Draws a network as SVG, from its input at the top to its output: blocks as wide as the square root of their feature
 * maps' sides, their parameters and multiply-adds, and the bytes stored per image if the network were cut after each.
 * The same network gives the same bytes.
 */
export function networkSvg(title: string, inspection: NetworkInspection): string {
  const rows = networkRows(inspection);
  const suggested = rows.findIndex(({ freezePoint }) => freezePoint && freezePoint.until === inspection.suggestion);
  const extra = suggested < 0 ? 0 : cutHeight;
  const y = (index: number) => top + index * rowHeight + (suggested >= 0 && index > suggested ? extra : 0);
  const height = y(rows.length) + 44;
  const most = {
    side: Math.max(inspection.architecture.inputSize, ...rows.map(({ side }) => side)),
    parameters: Math.max(...rows.map(({ parameters }) => parameters)),
    multiplyAdds: Math.max(...rows.map(({ multiplyAdds }) => multiplyAdds)),
  };
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<style>${style}\n</style>`,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    ...heading(title, inspection),
    ...rows.flatMap((row, index) => drawnRow(row, y(index), most)),
    ...(suggested < 0 ? [] : cut(rows[suggested]!.freezePoint!, y(suggested) + rowHeight)),
    ...legend(height - 18),
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

interface Most {
  readonly side: number;
  readonly parameters: number;
  readonly multiplyAdds: number;
}

function heading(title: string, { layers, blocks, parameters, multiplyAdds }: NetworkInspection): string[] {
  const size = `${plural(layers.length, 'layer')}, ${plural(blocks.length, 'block')}, ${countText(parameters)} parameters, ${countText(Math.round(multiplyAdds / 1e6))} MFLOPs`;
  const line = top - 10;
  const { name, map, output, stored } = columns;
  return [
    text(24, 32, printable(title), 'class="ink" font-size="17" font-weight="600"'),
    text(24, 54, size, 'class="faint"'),
    text(name.right, line - 8, 'block', 'class="faint" text-anchor="end"'),
    text(map.centre, line - 8, 'feature map', 'class="faint" text-anchor="middle"'),
    text(output.left, line - 8, 'output', 'class="faint"'),
    text(columns.parameters.left, line - 8, 'parameters', 'class="faint"'),
    text(columns.multiplyAdds.left, line - 8, 'MFLOPs', 'class="faint"'),
    text(stored.left, line - 8, 'stored if cut here', 'class="faint"'),
    `<line class="rule" x1="24" x2="${width - 24}" y1="${line}" y2="${line}"/>`,
  ];
}

function drawnRow(row: NetworkRow, y: number, most: Most): string[] {
  const { name, map, output, parameters, multiplyAdds, stored } = columns;
  const middle = y + rowHeight / 2;
  const half = (side: number) => Math.max(2, (map.width / 2) * Math.sqrt(side / most.side));
  const [before, after] = [half(row.sideBefore), half(row.side)];
  const bottom = y + rowHeight - gap;
  const corners = [
    [map.centre - before, y],
    [map.centre + before, y],
    [map.centre + after, bottom],
    [map.centre - after, bottom],
  ];
  const shade = row.blocks === 1 ? '' : ' opacity="0.55"';
  return [
    text(name.right, middle + 2, row.label, 'class="ink" text-anchor="end"'),
    `<polygon class="map"${shade} points="${corners.map(([x, at]) => `${round(x!)},${round(at!)}`).join(' ')}"/>`,
    text(output.left, middle + 2, row.outputShape.join(' × '), 'class="ink"'),
    ...bar('parameters', parameters, row.parameters, most.parameters, y),
    ...bar('cost', multiplyAdds, row.multiplyAdds, most.multiplyAdds, y),
    ...(row.freezePoint ? storedAt(row.freezePoint, stored.left, middle) : []),
  ];
}

/** A bar on its track, with the number as a tooltip. */
function bar(
  kind: string,
  { left, width: full }: { left: number; width: number },
  value: number,
  most: number,
  y: number,
) {
  const length = most === 0 ? 0 : (full * value) / most;
  const at = y + (rowHeight - gap) / 2 - 5;
  return [
    `<rect class="track" x="${left}" y="${round(at)}" width="${full}" height="10" rx="2"/>`,
    `<rect class="${kind}" x="${left}" y="${round(at)}" width="${round(length)}" height="10" rx="2"><title>${countText(value)}</title></rect>`,
  ];
}

function storedAt({ rowBytes, crossing }: FreezePoint, left: number, middle: number): string[] {
  const outputs = crossing.length === 1 ? '' : `, ${crossing.length} outputs`;
  return [
    `<circle class="place" cx="${left + 4}" cy="${round(middle - 2)}" r="3"/>`,
    text(left + 14, middle + 2, `${bytesText(rowBytes)}${outputs}`, 'class="ink"'),
  ];
}

const cutHeight = 34;

/** Draws a line after the suggested block, with the effect of freezing up to it. */
function cut({ until, tunedShare, storedShare }: FreezePoint, y: number): string[] {
  const percent = (fraction: number) => `${Math.round(100 * fraction)} %`;
  const meaning = `frozen_layers: { until: ${until} }`;
  const effect = `trains ${percent(tunedShare)} of the weights, computes ${percent(storedShare)} of the MFLOPs once per image`;
  const at = y + cutHeight / 2 - gap / 2;
  return [
    `<line class="cut" x1="24" x2="${width - 24}" y1="${round(at + 9)}" y2="${round(at + 9)}"/>`,
    text(24, at + 2, meaning, 'class="place" font-weight="600"'),
    text(width - 24, at + 2, effect, 'class="place" text-anchor="end"'),
  ];
}

function legend(y: number): string[] {
  const map =
    'From input to output; a block is as wide as the square root of its feature map; bars are relative to the largest;';
  return [text(24, y, `${map} dots are freeze boundaries.`, 'class="faint"')];
}

function text(x: number, y: number, content: string, attributes: string): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escaped}</text>`;
}

const round = (value: number) => Math.round(value * 100) / 100;
