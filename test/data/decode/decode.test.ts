import sharp, { type Sharp } from 'sharp';
import t from 'tap';
import type { Image } from '../../../src/contracts/data.js';
import { decode } from '../../../src/data/decode/decode.js';

/** Four colours in quarters, 16 x 8: red and green above, blue and white below. */
const colours = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
] as const;
const quarters = Buffer.alloc(16 * 8 * 3);
for (let y = 0; y < 8; y++)
  for (let x = 0; x < 16; x++) quarters.set(colours[(y >> 2) * 2 + (x >> 3)]!, (y * 16 + x) * 3);
const picture = () => sharp(quarters, { raw: { width: 16, height: 8, channels: 3 } });

const pixel = ({ width, data }: Image, x: number, y: number) => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];
/** Middles of the quarters, for an image that stands upright. */
const corners = (image: Image) => [pixel(image, 3, 1), pixel(image, 12, 1), pixel(image, 3, 6), pixel(image, 12, 6)];
const near = (actual: number[][], expected: readonly (readonly number[])[], most: number) =>
  actual.every((colour, index) =>
    colour.every((value, channel) => Math.abs(value - expected[index]![channel]!) <= most),
  );

t.test('every format that sharp can write here comes back as it was', async (t) => {
  const lossless: [string, Sharp][] = [
    ['png', picture().png()],
    ['palette png', picture().png({ palette: true })],
    ['interlaced png', picture().png({ progressive: true })],
    ['gif', picture().gif()],
    ['webp', picture().webp({ lossless: true })],
    ['tiff', picture().tiff({ compression: 'lzw' })],
    ['big tiff', picture().tiff({ compression: 'deflate', bigtiff: true })],
  ];
  for (const [name, written] of lossless) {
    const image = await decode(await written.toBuffer());
    t.strictSame([image.width, image.height, image.data.length], [16, 8, 16 * 8 * 3], name);
    t.strictSame(corners(image), colours, name);
  }
  for (const written of [
    picture().jpeg({ quality: 100 }),
    picture().jpeg({ quality: 100, progressive: true }),
    picture().webp({ quality: 100 }),
    picture().avif({ quality: 100, chromaSubsampling: '4:4:4' }),
  ])
    t.ok(near(corners(await decode(await written.toBuffer())), colours, 12));
});

t.test('16 bits lose their lower 8', async (t) => {
  const values = Uint16Array.from([0, 0x1234, 0xffff, 0x80ff, 0x7fff, 0x0100]);
  const raw = { width: 2, height: 1, channels: 3 as const };
  const png = await sharp(values, { raw }).toColourspace('rgb16').png().toBuffer();
  t.equal((await sharp(png).metadata()).depth, 'ushort');
  t.strictSame([...(await decode(png)).data], [0x00, 0x12, 0xff, 0x80, 0x7f, 0x01]);
  const grey = await sharp(Uint16Array.from([0x1234, 0xffff]), { raw: { width: 2, height: 1, channels: 1 } })
    .toColourspace('grey16')
    .png()
    .toBuffer();
  t.equal((await sharp(grey).metadata()).depth, 'ushort');
  t.strictSame([...(await decode(grey)).data], [0x12, 0x12, 0x12, 0xff, 0xff, 0xff]);
});

t.test('grey becomes three equal channels', async (t) => {
  const raw = { width: 3, height: 1, channels: 1 as const };
  const png = await sharp(Buffer.from([0, 100, 255]), { raw })
    .toColourspace('b-w')
    .png()
    .toBuffer();
  t.equal((await sharp(png).metadata()).channels, 1);
  t.strictSame([...(await decode(png)).data], [0, 0, 0, 100, 100, 100, 255, 255, 255]);
});

t.test('alpha is dropped, and the colour under it stays', async (t) => {
  const raw = { width: 2, height: 1, channels: 4 as const };
  const png = await sharp(Buffer.from([10, 20, 30, 0, 40, 50, 60, 128]), { raw })
    .png()
    .toBuffer();
  t.strictSame([...(await decode(png)).data], [10, 20, 30, 40, 50, 60]);
  const greyAlpha = await sharp(Buffer.from([10, 0, 40, 128]), { raw: { width: 2, height: 1, channels: 2 } })
    .png()
    .toBuffer();
  t.strictSame([...(await decode(greyAlpha)).data], [10, 10, 10, 40, 40, 40]);
});

t.test('an EXIF orientation turns the image upright', async (t) => {
  // Stored turned left by a quarter; orientation 6 says: turn right to see it.
  const lying = sharp(await picture().rotate(270).png().toBuffer()).withMetadata({ orientation: 6 });
  for (const written of [
    lying.clone().jpeg({ quality: 100 }),
    lying.clone().png(),
    lying.clone().webp({ quality: 100 }),
  ]) {
    const image = await decode(await written.toBuffer());
    t.strictSame([image.width, image.height], [16, 8]);
    t.ok(near(corners(image), colours, 12));
  }
});

t.test('only the first of several frames or pages is decoded', async (t) => {
  const frames = Buffer.concat([quarters, Buffer.alloc(quarters.length, 7)]);
  const animated = sharp(frames, { raw: { width: 16, height: 16, channels: 3, pageHeight: 8 } });
  for (const written of [
    animated.clone().gif(),
    animated.clone().webp({ lossless: true }),
    animated.clone().tiff({ compression: 'lzw' }),
  ]) {
    const bytes = await written.toBuffer();
    t.equal((await sharp(bytes).metadata()).pages, 2);
    const image = await decode(bytes);
    t.strictSame([image.width, image.height], [16, 8]);
    t.strictSame(corners(image), colours);
  }
});

t.test('what cannot be decoded is a bad image with a short reason', async (t) => {
  const noise = Buffer.from(Array.from({ length: 64 * 64 * 3 }, (_, index) => (index * 7919 * index) % 251));
  const noisy = () => sharp(noise, { raw: { width: 64, height: 64, channels: 3 } });
  const written = {
    JPEG: await noisy().jpeg().toBuffer(),
    PNG: await noisy().png().toBuffer(),
    GIF: await noisy().gif().toBuffer(),
    WebP: await noisy().webp().toBuffer(),
    TIFF: await noisy().tiff({ compression: 'lzw' }).toBuffer(),
  };
  await t.rejects(decode(Buffer.alloc(0)), { name: 'BadImage', message: 'empty file' });
  for (const [format, bytes] of Object.entries(written))
    for (const share of [0.02, 0.1, 0.5, 0.95]) {
      const cut = bytes.subarray(0, Math.max(12, Math.round(bytes.length * share)));
      await t.rejects(
        decode(cut),
        { name: 'BadImage', message: new RegExp(`(truncated|corrupt) ${format}`) },
        `${format} cut at ${share}`,
      );
    }
  const corrupt = Buffer.from(written.PNG);
  corrupt.fill(0x55, corrupt.length >> 1, (corrupt.length >> 1) + 40);
  await t.rejects(decode(corrupt), { name: 'BadImage', message: /PNG/ });
});

t.test('irregularities that every viewer ignores are ignored', async (t) => {
  const jpeg = await picture().jpeg({ quality: 100 }).toBuffer();
  const afterEnd = Buffer.concat([jpeg, Buffer.from('<!-- sent by a camera -->')]);
  t.same(await decode(afterEnd), await decode(jpeg));
  const png = await picture().png().toBuffer();
  t.same(await decode(Buffer.concat([png, Buffer.alloc(9)])), await decode(png));
  // A text chunk with a wrong checksum, behind the header chunk (8 + 25 bytes).
  const chunk = Buffer.from('\0\0\0\x05tEXtab\0cdWRONG'.slice(0, 17), 'latin1');
  const odd = Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
  t.same(await decode(odd), await decode(png));
});

t.test('other kinds of files are refused by name', async (t) => {
  const files: [string, RegExp][] = [
    ['<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', /SVG/],
    ['<?xml version="1.0"?><svg width="9" height="9"/>', /SVG/],
    ['%PDF-1.7', /PDF/],
    ['<!DOCTYPE html><html>', /HTML/],
    ['PK\x03\x04', /ZIP/],
    ['\0\0\0\x1cftypheic', /HEIC.*: convert it/],
    // The major brand of an iPhone's burst, with the brands that follow; and a video.
    ['\0\0\0\x18ftypmif1\0\0\0\0mif1heic', /HEIC/],
    ['\0\0\0\x18ftypqt  \0\0\0\0qt  qt  ', /video/],
    [
      'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n',
      /a Git LFS pointer, not the image itself: run git lfs pull/,
    ],
    ['\0\0\0\0\0\0', /zeros/],
    ['just some text', /not an image/],
  ];
  for (const [content, message] of files)
    await t.rejects(decode(Buffer.from(content, 'latin1')), { name: 'BadImage', message });
});

t.test('a gigantic image is refused by its header', async (t) => {
  const png = await picture().png().toBuffer();
  // Width and height stand at bytes 16 and 20; the checksum of the header chunk (17 bytes from 12) follows.
  png.writeUInt32BE(100_000, 16);
  png.writeUInt32BE(50_000, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  const before = process.memoryUsage().rss;
  await t.rejects(decode(png), { name: 'BadImage', message: 'too large: 100000 x 50000 is more than 134 megapixels' });
  t.ok(process.memoryUsage().rss - before < 100e6);
});

/** The checksum of PNG chunks (ISO 3309), bit by bit. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
