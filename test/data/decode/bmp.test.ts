import { readFileSync } from 'node:fs';
import t from 'tap';
import { decodeBmp } from '../../../src/data/decode/bmp.js';
import { decode } from '../../../src/data/decode/decode.js';
import { damagedAreImagesOrBad } from './damaged.js';

/** Written by `test/fixtures/bmp/make.py`: bitmaps, and the pixels that Pillow reads from them. */
const fixture = JSON.parse(
  readFileSync(new URL('../../../../test/fixtures/bmp/bmp.json', import.meta.url), 'utf8'),
) as { width: number; height: number; cases: { name: string; file: string; pixels: string }[] };

const bytesOf = (text: string) => Buffer.from(text, 'base64');

t.test('bitmaps of every depth and header have the pixels that Pillow reads', async (t) => {
  for (const { name, file, pixels } of fixture.cases) {
    const image = await decode(bytesOf(file));
    t.strictSame([image.width, image.height], [fixture.width, fixture.height], name);
    t.ok(Buffer.from(image.data).equals(bytesOf(pixels)), name);
  }
});

/** A bitmap with the usual 40-byte header. */
function bitmap(fields: {
  width: number;
  height: number;
  bits: number;
  compression?: number;
  masks?: readonly number[];
  palette?: readonly number[];
  data: readonly number[];
}): Buffer {
  const { width, height, bits, compression = 0, masks = [], palette = [], data } = fields;
  const head = Buffer.alloc(54 + 4 * masks.length);
  head.write('BM', 'latin1');
  head.writeUInt32LE(head.length + palette.length, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(width, 18);
  head.writeInt32LE(height, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(bits, 28);
  head.writeUInt32LE(compression, 30);
  head.writeUInt32LE(palette.length / 4, 46);
  for (const [index, mask] of masks.entries()) head.writeUInt32LE(mask, 54 + 4 * index);
  return Buffer.concat([head, Buffer.from(palette), Buffer.from(data)]);
}

t.test('masks of any width are stretched to 0..255', async (t) => {
  const four = bitmap({
    width: 2,
    height: 1,
    bits: 16,
    compression: 3,
    masks: [0xf00, 0xf0, 0xf],
    data: [0xf0, 0x8f, 0x21, 0x03],
  });
  // 0x8ff0: 15, 15, 0 of 15; 0x0321: 3, 2, 1 of 15, each step 17.
  t.strictSame([...decodeBmp(four).data], [255, 255, 0, 51, 34, 17]);
  const ten = bitmap({
    width: 1,
    height: 1,
    bits: 32,
    compression: 3,
    masks: [0x3ff00000, 0xffc00, 0x3ff],
    data: [0x00, 0xfe, 0xf7, 0x3f],
  });
  // 0x3ff7fe00: 1023, 511 and 512 of 1023; 511 * 255 / 1023 = 127.4, 512 * 255 / 1023 = 127.6, cut off.
  t.strictSame([...decodeBmp(ten).data], [255, 127, 127]);
});

t.test('run lengths may skip pixels and rows, and stop early', async (t) => {
  const palette = [9, 9, 9, 0, 1, 2, 3, 0];
  // Two of colour 1; skip one right and one up; one of colour 1; end.
  const data = [2, 1, 0, 2, 1, 1, 1, 1, 0, 1];
  const image = decodeBmp(bitmap({ width: 4, height: 3, bits: 8, compression: 1, palette, data }));
  const [o, x] = [
    [9, 9, 9],
    [3, 2, 1],
  ];
  t.strictSame([...image.data], [o, o, o, o, o, o, o, x, x, x, o, o].flat());
});

t.test('the padding after the last row may be missing, nothing else may', async (t) => {
  const whole = bitmap({ width: 1, height: 2, bits: 24, data: [1, 2, 3, 0, 4, 5, 6, 0] });
  t.strictSame([...decodeBmp(whole.subarray(0, -1)).data], [6, 5, 4, 3, 2, 1]);
  for (let length = 2; length < whole.length - 1; length++)
    await t.rejects(decode(whole.subarray(0, length)), { name: 'BadImage', message: /truncated BMP/ });
});

t.test('what is not supported, or absurd, is refused', async (t) => {
  const refused = (fields: Partial<Parameters<typeof bitmap>[0]>, message: RegExp) =>
    t.rejects(decode(bitmap({ width: 1, height: 1, bits: 24, data: [1, 2, 3, 0], ...fields })), {
      name: 'BadImage',
      message,
    });
  await refused({ bits: 7 }, /7 bits a pixel/);
  await refused({ compression: 4 }, /compression 4/);
  await refused({ compression: 1 }, /compression 1 at 24 bits/);
  await refused({ width: 0 }, /0 x 1 pixels/);
  await refused({ width: -4 }, /-4 x 1 pixels/);
  await refused({ width: 60_000, height: 60_000 }, /too large: 60000 x 60000/);
  await refused({ width: 2000, height: -2000 }, /truncated BMP/);
});

t.test('damaged bitmaps are bad images or images, never anything else', async () => {
  const files = fixture.cases.map((each) => bytesOf(each.file));
  await damagedAreImagesOrBad(files, { intact: 2, cutTo: [3, 400], changedUpTo: 200 });
});
