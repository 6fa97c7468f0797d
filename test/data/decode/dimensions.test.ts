import sharp from 'sharp';
import t from 'tap';
import { dimensionsOf } from '../../../src/data/decode/dimensions.js';

const picture = () => sharp({ create: { width: 37, height: 21, channels: 3, background: '#336699' } });

t.test('the header of a JPEG or PNG says how large it is, whatever stands before it', async (t) => {
  const exif = { IFD0: { Copyright: 'x'.repeat(5000) } };
  for (const written of [picture().jpeg(), picture().jpeg({ progressive: true }), picture().withExif(exif).jpeg()]) {
    const bytes = await written.toBuffer();
    t.strictSame(dimensionsOf(bytes, 'JPEG'), { width: 37, height: 21 });
    // Any number of FF bytes may stand before a marker.
    const filled = Buffer.concat([bytes.subarray(0, 2), Buffer.alloc(3, 255), bytes.subarray(2)]);
    t.strictSame(dimensionsOf(filled, 'JPEG'), { width: 37, height: 21 });
  }
  t.strictSame(dimensionsOf(await picture().png().toBuffer(), 'PNG'), { width: 37, height: 21 });
});

t.test('a header without a size gives none', async (t) => {
  const jpeg = await picture().jpeg().toBuffer();
  for (let length = 0; length < 60; length++) t.equal(dimensionsOf(jpeg.subarray(0, length), 'JPEG'), undefined);
  const png = await picture().png().toBuffer();
  t.equal(dimensionsOf(png.subarray(0, 20), 'PNG'), undefined);
  t.equal(dimensionsOf(Buffer.from(png).fill(0, 16, 20), 'PNG'), undefined, 'no width');
  t.equal(dimensionsOf(await picture().webp().toBuffer(), 'WebP'), undefined);
});
