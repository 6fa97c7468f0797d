import t from 'tap';
import type { Image } from '../../../src/contracts/data.js';
import { decode } from '../../../src/data/decode/decode.js';
import { kerasImages, storedImage } from '../keras-images.js';

function differences(image: Image, expected: Image): { largest: number; mean: number } {
  if (image.width !== expected.width || image.height !== expected.height) throw new Error('sizes differ');
  const apart = Array.from(image.data, (value, index) => Math.abs(value - expected.data[index]!));
  return { largest: Math.max(...apart), mean: apart.reduce((sum, each) => sum + each, 0) / apart.length };
}

t.test('files decode to the pixels that TensorFlow, and so Keras, decodes them to', async (t) => {
  for (const { name, file, pixels, accurate } of kerasImages.decoded) {
    const image = await decode(Buffer.from(file, 'base64'));
    const apart = differences(image, storedImage(pixels));
    if (accurate === undefined) t.equal(apart.largest, 0, name);
    else {
      // The fast cosine transform of TensorFlow's default is off by a few levels, most in the noise drawn here.
      t.ok(apart.largest <= 8 && apart.mean <= 2, `${name}: ${JSON.stringify(apart)}`);
      t.equal(differences(image, storedImage(accurate)).largest, 0, `${name} with the exact transform`);
    }
  }
});
