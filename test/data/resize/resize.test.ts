import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import type { Interpolation, ResizeSettings } from '../../../src/contracts/experiment.js';
import { decode } from '../../../src/data/decode/decode.js';
import { resize } from '../../../src/data/resize/resize.js';
import { kerasImages, largestDifference, storedImage } from '../keras-images.js';
import { differenceAtPlaces, kerasResize, photoModes, pictureOf, settingsOf } from '../keras-resize.js';

const photos = '../shared/data';
const noPhotos = !existsSync(photos) && 'there are no photos beside the project';

/** Levels. Half of one is rounding; TensorFlow looks up the weights of its cubic kernel in a table of 1024 places. */
const allowed = ({ interpolation, antialias }: ResizeSettings) =>
  interpolation === 'nearest' ? 0 : interpolation === 'bicubic' && !antialias ? 0.75 : 0.51;

t.test('agrees with Keras for small images', async (t) => {
  const source = storedImage(kerasImages.resized.source);
  for (const { method, size, levels } of kerasImages.resized.cases) {
    const largest = largestDifference(resize(source, size, method), levels);
    // Half a level for rounding, 1/64 for how the fixture stores fractions.
    t.ok(largest <= (method === 'nearest' ? 0 : 0.52), `${method} to ${size}: ${largest}`);
  }
});

t.test('nearest takes the same columns as TensorFlow in single precision', async (t) => {
  for (const { source, target, columns } of kerasImages.nearestColumns) {
    const data = new Uint8Array(source * 3);
    for (let column = 0; column < source; column++) data.set([column >> 8, column & 255, 0], column * 3);
    const row = resize({ width: source, height: 1, data }, target, 'nearest').data.subarray(0, target * 3);
    const seen = Array.from({ length: target }, (_, index) => row[index * 3]! * 256 + row[index * 3 + 1]!);
    t.strictSame(seen, columns, `${source} to ${target}`);
  }
});

t.test('bilinear agrees with its definition for any size', async () => {
  const dimension = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(dimension, dimension, dimension, fc.infiniteStream(fc.nat(255)), (width, height, size, values) => {
      const data = Uint8Array.from({ length: width * height * 3 }, () => values.next().value as number);
      const image = resize({ width, height, data }, size, 'bilinear');
      const at = (x: number, y: number) =>
        data[(Math.max(0, Math.min(y, height - 1)) * width + Math.max(0, Math.min(x, width - 1))) * 3]!;
      for (let y = 0; y < size; y++)
        for (let x = 0; x < size; x++) {
          const fromX = ((x + 0.5) * width) / size - 0.5;
          const fromY = ((y + 0.5) * height) / size - 0.5;
          const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
          const [right, down] = [fromX - left, fromY - top];
          const upper = at(left, top) * (1 - right) + at(left + 1, top) * right;
          const lower = at(left, top + 1) * (1 - right) + at(left + 1, top + 1) * right;
          if (Math.abs(image.data[(y * size + x) * 3]! - (upper * (1 - down) + lower * down)) > 0.501) return false;
        }
      return image.width === size && image.height === size && image.data.length === size * size * 3;
    }),
  );
});

t.test('an image that has the size already is left as it is', async (t) => {
  const image = { width: 2, height: 2, data: Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) };
  t.equal(resize(image, 2, 'bilinear'), image);
});

t.test('every way of resizing agrees with Keras for pictures of all shapes', async (t) => {
  for (const { width, height, size, settings: written, values } of kerasResize.pictures) {
    const settings = settingsOf(written);
    const largest = differenceAtPlaces(resize(pictureOf(width, height), size, settings), values);
    t.ok(largest <= allowed(settings), `${width} x ${height} to ${size}, ${JSON.stringify(written)}: ${largest}`);
  }
});

t.test('decoded and resized photos agree with Keras at some places', { skip: noPhotos }, async (t) => {
  for (const { photo, values } of kerasResize.photos) {
    const image = await decode(await readFile(join(photos, photo)));
    for (const { mode, settings } of photoModes) {
      const largest = differenceAtPlaces(resize(image, kerasResize.photoSize, settings), values[mode]!);
      t.ok(largest <= allowed(settings), `${photo}, ${mode}: ${largest}`);
    }
  }
});

const python = process.env.ESPALIER_PYTHON;
t.test(
  'photos agree with Keras everywhere',
  { skip: noPhotos || (!python && 'ESPALIER_PYTHON is not set') },
  async (t) => {
    const folder = t.testdir();
    const listed = [];
    for (const [index, { photo }] of kerasResize.photos.entries()) {
      const image = await decode(await readFile(join(photos, photo)));
      await writeFile(join(folder, `${index}`), image.data);
      const resized: Record<string, string> = {};
      for (const [nth, { mode, settings }] of photoModes.entries()) {
        resized[mode] = `${index}-${nth}`;
        await writeFile(join(folder, resized[mode]), resize(image, kerasResize.photoSize, settings).data);
      }
      listed.push({ name: `${index}`, width: image.width, height: image.height, resized });
    }
    await writeFile(join(folder, 'photos.json'), JSON.stringify(listed));
    const { status, stdout, stderr } = spawnSync(python!, ['scripts/fixtures/resize.py', '--compare', folder]);
    t.equal(status, 0, String(stderr));
    const largest = JSON.parse(String(stdout)) as { [mode: string]: number };
    for (const { mode, settings } of photoModes) t.ok(largest[mode]! <= allowed(settings), `${mode}: ${largest[mode]}`);
  },
);

t.test('one colour stays one colour, at any size and in every way', async () => {
  const dimension = fc.integer({ min: 1, max: 60 });
  const interpolation = fc.constantFrom<Interpolation>(
    'nearest',
    'bilinear',
    'bicubic',
    'area',
    'lanczos3',
    'lanczos5',
  );
  const settings = fc.record({ interpolation, antialias: fc.boolean(), cropToAspectRatio: fc.boolean() });
  const colour = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255));
  fc.assert(
    fc.property(dimension, dimension, dimension, settings, colour, (width, height, size, settings, colour) => {
      const data = Uint8Array.from({ length: width * height * 3 }, (_, index) => colour[index % 3]!);
      const image = resize({ width, height, data }, size, settings);
      if (image.width !== size || image.height !== size || image.data.length !== size * size * 3) return false;
      return image.data.every((level, index) => level === colour[index % 3]);
    }),
  );
});

t.test('padding is black around the whole image, of which at least one line remains', async () => {
  const dimension = fc.integer({ min: 1, max: 60 });
  fc.assert(
    fc.property(dimension, dimension, dimension, (width, height, size) => {
      const white = { width, height, data: new Uint8Array(width * height * 3).fill(255) };
      const { data } = resize(white, size, { interpolation: 'bilinear', padToAspectRatio: true });
      const lit = data.filter((level) => level === 255).length;
      if (lit + data.filter((level) => level === 0).length !== data.length) return false;
      // The image's share of the square, but for rounding a side down, and a line at least.
      const exact = (Math.min(width, height) / Math.max(width, height)) * size;
      return lit / 3 <= Math.max(exact, 1) * size + 0.5 && lit / 3 >= Math.max((exact - 1) * (size - 1), 1);
    }),
  );
});
