import { readFile } from 'node:fs/promises';
import { type Tensor4D, tensor } from '@tensorflow/tfjs-core';
import type { Test } from 'tap';
import type { Architecture, Backbone } from '../../../src/contracts/backbone.js';
import { fillWeights, layerWeights } from '../../../src/models/fill-weights.js';
import { officialAddress } from '../../../src/models/weights/imagenet.js';
import { formulaPicture, formulaWeights } from '../formula.js';

/** What scripts/fixtures/backbones.py writes for one backbone. */
interface Fixture {
  readonly layers: readonly string[];
  readonly preprocessed: string;
  readonly cases: readonly (Architecture & {
    readonly shape: readonly number[];
    readonly parameters: number;
    /** [2, c] */
    readonly pooled: string;
    /** [2, h, w, c / 64] */
    readonly everyPlace: string;
  })[];
  readonly official: readonly (Architecture & { readonly address: string })[];
}

/** The contract of every backbone: layers, weights, preprocessing and features are those of Keras. */
export async function equalsKeras(t: Test, backbone: Backbone): Promise<void> {
  const fixture: Fixture = JSON.parse(await readFile(`test/models/fixtures/${backbone.name}.json`, 'utf8'));

  t.test('layer names are those of Keras, in its order', async (t) => {
    const model = backbone.build(fixture.cases[0]!);
    t.same(
      model.layers.slice(1).map(({ name }) => name),
      fixture.layers,
    );
    model.dispose();
  });

  t.test('preprocessing is that of Keras, to the last bit', async (t) => {
    const grey = Float32Array.from({ length: 256 * 3 }, (_, index) => Math.floor(index / 3));
    for (const dtype of ['int32', 'float32'] as const) {
      const pixels = tensor(grey, [1, 16, 16, 3], dtype) as Tensor4D;
      t.same(backbone.preprocess(pixels).dataSync(), unpacked(fixture.preprocessed), dtype);
    }
  });

  t.test('weights are at the addresses of Keras', async (t) => {
    for (const { address, ...architecture } of fixture.official)
      t.equal(officialAddress(backbone, architecture), address);
  });

  for (const { shape, parameters, pooled, everyPlace, ...architecture } of fixture.cases) {
    t.test(`features of alpha ${architecture.alpha} at ${architecture.inputSize} are those of Keras`, async (t) => {
      const { inputSize } = architecture;
      const model = backbone.build(architecture);
      t.equal(model.countParams(), parameters);
      t.same(model.outputShape, [null, ...shape]);
      const located = { source: 'formula', settings: {}, path: '', sha256: '' };
      fillWeights(model, backbone, formulaWeights(layerWeights(model)), located);

      const pictures = ['a', 'b'].flatMap((name) => [...formulaPicture(name, inputSize)]);
      const input = backbone.preprocess(tensor(pictures, [2, inputSize, inputSize, 3], 'int32') as Tensor4D);
      const features = (model.apply(input) as Tensor4D).dataSync() as Float32Array;
      model.dispose();

      const [height, width, channels] = shape as [number, number, number];
      const places = height * width;
      const at = (picture: number, place: number, channel: number) =>
        features[(picture * places + place) * channels + channel]!;
      const means = Float64Array.from({ length: 2 * channels }, (_, index) => {
        const [picture, channel] = [Math.floor(index / channels), index % channels];
        return (
          Array.from({ length: places }, (_, place) => at(picture, place, channel)).reduce((a, b) => a + b) / places
        );
      });
      t.ok(difference(means, unpacked(pooled)) < 1e-4, `pooled: ${difference(means, unpacked(pooled))}`);
      const sampled = features.filter((_, index) => (index % channels) % 64 === 0);
      t.ok(difference(sampled, unpacked(everyPlace)) < 1e-4, `places: ${difference(sampled, unpacked(everyPlace))}`);
    });
  }
}

/** Largest difference, relative to the largest value. */
function difference(found: Float32Array | Float64Array, wanted: Float32Array): number {
  if (found.length !== wanted.length) throw new Error(`${found.length} values, expected ${wanted.length}`);
  const scale = wanted.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return wanted.reduce((largest, value, index) => Math.max(largest, Math.abs(value - found[index]!)), 0) / scale;
}

function unpacked(text: string): Float32Array {
  return new Float32Array(new Uint8Array(Buffer.from(text, 'base64')).buffer);
}
