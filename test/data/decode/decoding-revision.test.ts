import t from 'tap';
import { decodingRevision } from '../../../src/data/decode/decoding-revision.js';
import { readingFrom } from '../../../src/data/decode/read-at.js';
import { fixture } from '../../fixture.js';

const cases = fixture<readonly { name: string; file: string }[]>('fixtures/colours/colours.json');

/** Files whose pixels, or whose reason for being refused, are others than those of revision 1. */
const changed = [
  /^AVIF/,
  /^JPEG (CMYK|YCCK|of 12 bits)/,
  /^TIFF (CMYK|of other inks)/,
  /^TIFF YCbCr(, |$)/,
  /^TIFF (CIE|ICC|ITU|L\*)/,
  /^TIFF (grey|RGB) [fiu]\d/,
  /^TIFF RGB 4|^TIFF RGB 5/,
  /^TIFF (mask|of|LogLuv)/,
  /^TIFF RGB, (zstd|lzma|lerc|jpeg2000|tiles of planes)/,
];

t.test('only files that are decoded otherwise than before have another revision', async (t) => {
  for (const { name, file } of cases)
    t.equal(
      decodingRevision(readingFrom(Buffer.from(file, 'base64'))),
      changed.some((kind) => kind.test(name)) ? 2 : 1,
      name,
    );
});

t.test('a file that is cut off has a revision all the same', async (t) => {
  const revisions = cases.flatMap(({ file }) => {
    const bytes = Buffer.from(file, 'base64');
    return [0, 3, 11, 40, 70].map((length) => decodingRevision(readingFrom(bytes.subarray(0, length))));
  });
  t.strictSame([...new Set(revisions)].sort(), [1, 2]);
});
