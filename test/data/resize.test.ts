import fc from 'fast-check';
import t from 'tap';
import { resize } from '../../src/data/resize.js';
import { kerasImages, largestDifference, storedImage } from './keras-images.js';

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
