import t from 'tap';
import type { FreezePoint, InspectedBlock, NetworkInspection } from '../../../src/contracts/networks/network-facts.js';
import { networkRows } from '../../../src/report/pictures/network-rows.js';
import { networkSvg } from '../../../src/report/pictures/network-svg.js';
import { inspectionText } from '../../../src/report/text/inspection-text.js';

const block = (name: string, side: number): InspectedBlock => ({
  name,
  layers: 3,
  outputShape: [side, side, 8],
  parameters: 100,
  multiplyAdds: 100 * side * side,
});

const point = (name: string, side: number): FreezePoint => ({
  until: name,
  block: name,
  crossing: [{ layer: `${name}_out`, shape: [side, side, 8] }],
  rowBytes: 32 * side * side,
  tunedWeights: 50,
  tunedShare: 0.5,
  storedShare: 0.25,
});

const inspection = (blocks: readonly InspectedBlock[], suggestion: string | null): NetworkInspection => ({
  name: 'net',
  architecture: { inputSize: 64 },
  outputs: ['conv'],
  citation: 'Somebody: A network. 2020. https://example.org/paper',
  accuracy: { top1: 71.3, source: 'https://example.org/table' },
  parameters: 100 * blocks.length,
  multiplyAdds: 25_000_000,
  features: [4, 4, 8],
  trainableWeights: 100,
  layers: [
    {
      index: 0,
      name: 'pixels',
      kind: 'InputLayer',
      block: 'stem',
      outputShape: [64, 64, 3],
      parameters: 0,
      multiplyAdds: 0,
    },
    {
      index: 1,
      name: 'conv',
      kind: 'Conv2D',
      block: 'stem',
      outputShape: [16, 16, 8],
      parameters: 216,
      multiplyAdds: 55_296,
    },
  ],
  blocks,
  freezePoints: blocks.slice(0, -1).map(({ name, outputShape }) => point(name, outputShape[0]!)),
  suggestion,
});

const small = inspection([block('stem', 16), block('block_1', 4), block('block_2', 4)], 'block_1');

/** Widths of the blocks, above and below. */
const polygons = (svg: string) =>
  [...svg.matchAll(/<polygon class="map"[^>]* points="([^"]+)"/g)].map(([, points]) => {
    const [left, right, rightBelow, leftBelow] = points!.split(' ').map((pair) => Number(pair.split(',')[0]));
    return [right! - left!, rightBelow! - leftBelow!];
  });

t.test('blocks are as wide as the root of the sides of their feature maps', async (t) => {
  const svg = networkSvg('net at 64 px', small);
  // 168 stands for the input's side of 64, so 16 is 84 and 4 is 42; each begins where the one before it ended.
  t.same(polygons(svg), [
    [168, 84],
    [84, 42],
    [42, 42],
  ]);
  t.match(svg, '>net at 64 px</text>');
  t.match(svg, '>frozen_layers: { until: block_1 }</text>');
  t.match(svg, '>trains 50 % of the weights, computes 25 % of the MFLOPs once per image</text>');
  t.match(svg, '>8.2 kB</text>', '16 x 16 x 8 floats');
  t.equal(svg.match(/<circle class="place"/g)!.length, 2, 'freeze boundaries, none after the last block');
  t.equal(networkSvg('net at 64 px', small), svg, 'the same bytes');
});

t.test('readable in light and in dark viewers, and titles are text', async (t) => {
  const svg = networkSvg('a <b> & "c"\u001b', { ...small, suggestion: null });
  t.match(svg, '<rect class="paper"');
  t.match(svg, /prefers-color-scheme: dark[\s\S]*\.paper \{ fill: #0d1117 \}/);
  t.match(svg, '>a &lt;b> &amp; "c" </text>');
  t.notMatch(svg, 'class="cut"');
});

t.test('long networks are shown with runs of alike blocks as one', async (t) => {
  const blocks = [
    block('stem', 32),
    ...Array.from({ length: 4 }, (_, index) => block(`net_conv2_block${index + 1}`, 16)),
    ...Array.from({ length: 30 }, (_, index) => block(`net_conv3_block${index + 1}`, 8)),
    ...['a', 'b', 'c'].map((letter) => block(`block6${letter}`, 4)),
  ];
  const rows = networkRows(inspection(blocks, 'net_conv3_block10'));
  t.same(
    rows.map(({ label, blocks: count }) => [label, count]),
    [
      ['stem', 1],
      ['conv2_block1', 1],
      ['conv2_block2 … 3 (2)', 2],
      ['conv2_block4', 1],
      ['conv3_block1', 1],
      ['conv3_block2 … 9 (8)', 8],
      ['conv3_block10', 1],
      ['conv3_block11 … 29 (19)', 19],
      ['conv3_block30', 1],
      ['block6a', 1],
      ['block6b', 1],
      ['block6c', 1],
    ],
  );
  t.equal(rows[7]!.parameters, 1900);
  t.equal(rows[7]!.freezePoint!.until, 'net_conv3_block29', 'what is stored behind the run');
  t.same([rows[1]!.sideBefore, rows[1]!.side], [32, 16]);
});

t.test('the same in words', async (t) => {
  const text = inspectionText('net at 64 px', small);
  t.match(text, 'net at 64 px: 2 layers in 3 blocks, 300 parameters, 25 MFLOPs, output 4x4x8\n');
  t.match(text, 'ImageNet: top-1 71.3 % (https://example.org/table)\n');
  t.match(text, /^ {4}0 {2}pixels {2}InputLayer {2}64x64x3$/m);
  t.match(text, /^ {4}1 {2}conv {4}Conv2D {6}16x16x8 {9}216 {5}0\.1$/m);
  t.match(text, /^ {3}none +64x64x3 pixels +12\.3 kB +100 +100 % +0 %$/m);
  t.match(text, /^ {3}\{ until: stem \} +16x16x8 +8\.2 kB +50 +50 % +25 %$/m);
  t.match(text, /^\* {2}\{ until: block_1 \} +4x4x8 +512 B +50 +50 % +25 %$/m);
  t.match(text, /^ {3}all +8 after pooling +32 B +0 +0 % +100 %$/m);
  t.match(text, /^\* frozen_layers: \{ until: block_1 \}$/m);

  const joined = {
    ...point('stem', 16),
    crossing: [
      [16, 16, 8],
      [4, 4, 2],
      [16, 16, 8],
    ].map((shape, index) => ({ layer: `${index}`, shape })),
  };
  t.match(inspectionText('net', { ...small, freezePoints: [joined] }), / 2 of 16x16x8 \+ 4x4x2 /);
  t.notMatch(inspectionText('net', { ...small, suggestion: null }), /^\*/m);
});
