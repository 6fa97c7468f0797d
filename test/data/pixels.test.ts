import t from 'tap';
import type { DatasetSource } from '../../src/contracts/components/dataset-source.js';
import { BadImage, type Image, type Sample } from '../../src/contracts/data.js';
import { augmentationSteps } from '../../src/data/augmentation/index.js';
import { decode } from '../../src/data/decode/decode.js';
import { latestDecodingRevision } from '../../src/data/decode/decoding-revision.js';
import { openPixels } from '../../src/data/pixels.js';
import { resize } from '../../src/data/resize/resize.js';
import { pixelsRevision } from '../../src/data/revision.js';
import { sources } from '../../src/data/sources/index.js';
import { sha256 } from '../../src/foundation/hash.js';
import { fixture } from '../fixture.js';
import { kerasImages } from './keras-images.js';

const synthetic: DatasetSource = sources.find((source) => source.name === 'synthetic')!;
const context = { relativeTo: '/', cacheFolder: '/' };
const drawn = { classes: 2, imagesPerClass: 40, imageSize: 24, seed: 0 };
const { samples } = await synthetic.list(drawn, context);
/** Without their labels, which nobody needs who reads them. */
const [first, second] = samples.map(({ id, sha256 }) => ({ id, sha256 })) as [Sample, Sample];

const flipAndTurn = [
  { name: 'random_flip', mode: 'horizontal' },
  { name: 'random_rotation', factor: 0.2, fillMode: 'reflect', fillValue: 0, interpolation: 'bilinear' },
];

/** Pixels of 16 x 16, and how often an image was read for them. */
async function open({ views = 4, seed = 0, steps = flipAndTurn } = {}) {
  const reader = await synthetic.open(drawn, context);
  const reads: string[] = [];
  const counting = {
    read(sample: Sample): Promise<Image> {
      reads.push(sample.id);
      return reader.read(sample);
    },
    close: () => reader.close(),
  };
  const pixels = openPixels({
    reader: counting,
    resize: 'bilinear',
    inputSize: 16,
    augmentation: { views, seed, steps },
    steps: augmentationSteps,
  });
  return { pixels, reads, reader };
}

t.test('the pixels of this revision are these', async (t) => {
  const images = await Promise.all(kerasImages.decoded.map(({ file }) => decode(Buffer.from(file, 'base64'))));
  const resized = images.flatMap((image) => [resize(image, 20, 'bilinear').data, resize(image, 20, 'nearest').data]);
  t.strictSame(
    [pixelsRevision, sha256(Buffer.concat(resized)).slice(0, 16)],
    [1, '8af3b589b7ed782a'],
    'raise the revision',
  );
});

t.test('the pixels of this revision of decoding are these', async (t) => {
  const cases = fixture<readonly { name: string; file: string; pixels?: object }[]>('fixtures/colours/colours.json');
  // Those that are computed without functions of which processors give other last bits.
  const exact = cases.filter(({ name, pixels }) => pixels !== undefined && /CMYK|YCCK|YCbCr/.test(name));
  const images = await Promise.all(exact.map(({ file }) => decode(Buffer.from(file, 'base64'))));
  t.strictSame(
    [latestDecodingRevision, sha256(Buffer.concat(images.map(({ data }) => data))).slice(0, 16)],
    [2, '624e8e4e90e3afe2'],
    'raise the revision of decoding for the files that changed',
  );
});

t.test('view 0 is the image itself, resized', async (t) => {
  const { pixels, reader } = await open();
  t.same(await pixels.load(first, 0), resize(await reader.read(first), 16, 'bilinear').data);
  t.equal((await pixels.load(first, 3)).length, 16 * 16 * 3);
});

t.test('a view depends on seed, image and number, and on nothing that was asked for before', async (t) => {
  const { pixels } = await open();
  const views = [];
  for (const view of [0, 1, 2, 3]) views.push(await pixels.load(first, view));
  t.equal(new Set(views.map((view) => Buffer.from(view).toString('hex'))).size, 4);

  const again = await open();
  await again.pixels.load(second, 1);
  t.same(await again.pixels.load(first, 3), views[3]);
  t.same(await again.pixels.load({ ...first, id: 'elsewhere' }, 1), views[1], 'the content counts, not the name');

  const other = await open({ seed: 1 });
  t.notSame(await other.pixels.load(first, 1), views[1]);
  t.same(await other.pixels.load(first, 0), views[0]);
});

t.test('changing a later step leaves the draws of the earlier ones', async (t) => {
  const brighter = { name: 'random_brightness', factor: 0 };
  const { pixels } = await open();
  const { pixels: longer } = await open({ steps: [...flipAndTurn, brighter as never] });
  // The third step adds 0, so the first two must give what they gave without it.
  for (const view of [1, 2, 3]) t.same(await longer.load(first, view), await pixels.load(first, view));
});

t.test('views of an image asked for together or in a row share one reading', async (t) => {
  const { pixels, reads } = await open();
  await Promise.all([0, 1, 2, 3].map((view) => pixels.load(first, view)));
  await pixels.load(first, 2);
  t.strictSame(reads, [first.id]);
  // Far more images than are kept: the first is read again.
  for (const sample of samples.slice(1)) await pixels.load(sample, 0);
  await pixels.load(first, 1);
  t.equal(reads.length, samples.length + 1);
});

t.test('a bad image is bad for every view, and the others are not', async (t) => {
  const reader = {
    async read(sample: Sample): Promise<Image> {
      if (sample === first) throw new BadImage('empty file');
      return { width: 1, height: 1, data: Uint8Array.from([1, 2, 3]) };
    },
    async close() {},
  };
  const augmentation = { views: 3, seed: 0, steps: [] };
  const pixels = openPixels({ reader, resize: 'nearest', inputSize: 2, augmentation, steps: augmentationSteps });
  const loads = await Promise.allSettled([0, 1, 2].map((view) => pixels.load(first, view)));
  t.ok(loads.every((load) => load.status === 'rejected' && load.reason instanceof BadImage));
  t.strictSame([...(await pixels.load(second, 1))], [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3]);
});
