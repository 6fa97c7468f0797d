import t from 'tap';
import { decode } from '../../../src/data/decode/decode.js';
import { fixture } from '../../fixture.js';
import { damagedAreImagesOrBad } from './damaged.js';

interface ColourCase {
  readonly name: string;
  readonly file: string;
  readonly truth?: 'TensorFlow' | 'Pillow' | 'definition';
  readonly pixels?: { readonly width: number; readonly height: number; readonly data: string };
}

/** Written by `test/fixtures/colours/make.py`, which says whose pixels these are. */
const cases = fixture<readonly ColourCase[]>('fixtures/colours/colours.json');

/**
 * Most levels that a pixel may be off; 0 for all others, JPEG included, as its exact cosine transform and its upsampling
 * are defined to the bit. The longest name that a case begins with counts.
 */
const tolerances: { readonly [start: string]: number } = {
  // libheif and libavif round once each, to other sides.
  AVIF: 1,
  'AVIF grey': 0,
  // libheif repeats chroma of half resolution, libavif interpolates: a quarter and half a pixel away, in which the colours
  // of these images change by at most 2 levels, and blue weighs chroma by 1.77.
  'AVIF 4:2:2': 4,
  'AVIF 4:2:0': 4,
  // Pillow divides by alpha in whole numbers.
  'TIFF RGB, premultiplied': 1,
  // Pillow adds three rounded products.
  'TIFF YCbCr': 1,
  'TIFF YCbCr, lzw': 0,
  'TIFF YCbCr, deflate': 0,
  'TIFF YCbCr 1 x': 0,
  'TIFF YCbCr 2 x': 0,
  'TIFF YCbCr 4 x': 0,
  // libtiff cuts luminance and chroma off to whole levels before blue weighs chroma by 1.77: 1 + 1.77, rounded.
  'TIFF YCbCr, video levels': 3,
  // LittleCMS computes with 16 bits.
  'TIFF CIE L*a*b*': 1,
  'TIFF ICC L*a*b*': 1,
};

function toleranceOf(name: string): number {
  const starts = Object.keys(tolerances).filter((start) => name.startsWith(start));
  return tolerances[starts.sort((a, b) => b.length - a.length)[0] ?? ''] ?? 0;
}

const bytesOf = (text: string) => Buffer.from(text, 'base64');

for (const format of ['JPEG', 'PNG', 'GIF', 'BMP', 'WebP', 'AVIF', 'TIFF'])
  t.test(`${format} of every colour space, depth and orientation has the pixels of the reference`, async (t) => {
    const own = cases.filter(({ name, pixels }) => name.startsWith(format) && pixels !== undefined);
    t.ok(own.length > 3);
    for (const { name, file, truth, pixels } of own) {
      const image = await decode(bytesOf(file));
      t.strictSame([image.width, image.height], [pixels!.width, pixels!.height], name);
      const expected = bytesOf(pixels!.data);
      const apart = image.data.map((level, at) => Math.abs(level - expected[at]!));
      const most = Math.max(...apart);
      t.ok(most <= toleranceOf(name), `${name}: ${most} levels from ${truth}`);
    }
  });

const numbers =
  'as pixels is not supported: which of them is white is not known; scale them to 0..255 and save them as 8 bits';
const toRgb = 'is not supported: convert it to RGB';

/** The reason by what a refused file is called. */
const reasons: { readonly [name: string]: string } = {
  'JPEG of 12 bits': 'JPEG with 12 bits a sample is not supported: save it with 8, or as PNG',
  'TIFF of other inks': `TIFF with inks other than CMYK ${toRgb}`,
  'TIFF ITU L*a*b*': `TIFF with ITU L*a*b* colours ${toRgb}`,
  'TIFF L* alone': `TIFF with L*a*b* colours of fewer than 3 samples ${toRgb}`,
  'TIFF grey f2': `TIFF with floating-point numbers ${numbers}`,
  'TIFF RGB f2': `TIFF with floating-point numbers ${numbers}`,
  'TIFF grey f4': `TIFF with floating-point numbers ${numbers}`,
  'TIFF RGB f4': `TIFF with floating-point numbers ${numbers}`,
  'TIFF grey f8': `TIFF with floating-point numbers ${numbers}`,
  'TIFF RGB f8': `TIFF with floating-point numbers ${numbers}`,
  'TIFF grey i1': `TIFF with signed whole numbers ${numbers}`,
  'TIFF RGB i1': `TIFF with signed whole numbers ${numbers}`,
  'TIFF grey i2': `TIFF with signed whole numbers ${numbers}`,
  'TIFF RGB i2': `TIFF with signed whole numbers ${numbers}`,
  'TIFF grey u4': 'TIFF with 32 bits a sample is not supported: save it with 8 bits',
  'TIFF RGB u4': 'TIFF with 32 bits a sample is not supported: save it with 8 bits',
  'TIFF RGB 4': 'TIFF with 4 bits a sample is not supported: save it with 8 bits',
  'TIFF RGB 5, 6 and 5': 'TIFF with 5, 6 bits a sample is not supported: save it with 8 bits',
  'TIFF mask': `TIFF with a transparency mask and no colours ${toRgb}`,
  'TIFF of a sensor': `TIFF with raw samples of a sensor ${toRgb}`,
  'TIFF LogLuv': `TIFF with LogLuv colours ${toRgb}`,
  'TIFF of kind 77': `TIFF with colours of kind 77 ${toRgb}`,
  'TIFF RGB, zstd': 'TIFF compressed with Zstandard is not supported: save it with LZW or Deflate, or as PNG',
  'TIFF RGB, lzma': 'TIFF compressed with LZMA is not supported: save it with LZW or Deflate, or as PNG',
  'TIFF RGB, lerc': 'TIFF compressed with LERC is not supported: save it with LZW or Deflate, or as PNG',
  'TIFF RGB, jpeg2000': 'TIFF compressed with JPEG 2000 is not supported: save it with LZW or Deflate, or as PNG',
  'TIFF RGB, tiles of planes':
    'TIFF with tiles of separate colour planes is not supported: save it with strips, or as PNG',
};

t.test('what cannot be decoded rightly is refused, with what it is and what to do', async (t) => {
  const refused = cases.filter(({ pixels }) => pixels === undefined);
  t.strictSame(refused.map(({ name }) => name).sort(), Object.keys(reasons).sort());
  for (const { name, file } of refused)
    await t.rejects(decode(bytesOf(file)), { name: 'BadImage', message: reasons[name]! }, name);
});

t.test('damaged files are bad images or images, never anything else', async () => {
  const files = cases.filter(({ name }) => /^(TIFF|JPEG CMYK|AVIF)/.test(name)).map(({ file }) => bytesOf(file));
  await damagedAreImagesOrBad(files, { intact: 4, cutTo: [8, 2000], changedUpTo: 400 });
});
