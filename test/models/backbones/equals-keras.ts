import { readFile } from 'node:fs/promises';
import { type Tensor4D, tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Test } from 'tap';
import type { Architecture, Backbone } from '../../../src/contracts/components/backbone.js';
import type { Engine } from '../../../src/contracts/components/engine.js';
import { onnxruntime } from '../../../src/engines/onnxruntime/onnxruntime.js';
import { reference } from '../../../src/engines/reference/reference.js';
import '../../../src/tfjs/ready.js';
import { fillWeights, layerWeights } from '../../../src/models/weights/fill-weights.js';
import { officialAddress } from '../../../src/models/weights/sources/imagenet.js';
import { formulaPicture, formulaWeights } from '../formula.js';

/** What scripts/fixtures/backbones.py writes for one backbone. */
interface Fixture {
  readonly layers: readonly string[];
  readonly preprocessed: string;
  readonly cases: readonly (Architecture & {
    readonly shape: readonly number[];
    readonly parameters: number;
    /** [3, every 17th of c] */
    readonly pooled: string;
    /** [3, h, w, every 67th of c] */
    readonly everyPlace: string;
  })[];
  readonly official: readonly Published[];
  readonly withTop: Architecture & {
    /** Those that the network without its top lacks. */
    readonly layers: readonly string[];
    readonly parameters: number;
    /** [3, every 17th of 1000] */
    readonly logits: string;
    readonly probabilities?: string;
  };
  readonly officialWithTop: readonly Published[];
}

/** Keras publishes one of the two hashes, or none. */
type Published = Architecture & {
  readonly address: string | null;
  readonly md5?: string | null;
  readonly sha256?: string;
};

interface Options {
  /** Compares the first picture of the first case on the `reference` engine too: one member of each family. */
  readonly onReference?: boolean;
}

/** The contract of every backbone: layers, weights, preprocessing and features are those of Keras. */
export async function equalsKeras(t: Test, backbone: Backbone, { onReference = false }: Options = {}): Promise<void> {
  const fixture: Fixture = JSON.parse(await readFile(`test/models/fixtures/${backbone.name}.json`, 'utf8'));

  t.test(`${backbone.name}: preprocessing is that of Keras`, async (t) => {
    const grey = Float32Array.from({ length: 256 * 3 }, (_, index) => Math.floor(index / 3));
    const wanted = unpacked(fixture.preprocessed);
    for (const dtype of ['int32', 'float32'] as const) {
      const found = backbone.preprocess(tensor(grey, [1, 16, 16, 3], dtype) as Tensor4D).dataSync() as Float32Array;
      t.ok(difference(found, wanted) < 1e-6, `${dtype}: ${difference(found, wanted)}`);
    }
  });

  t.test(`${backbone.name}: weights are at the addresses of Keras`, async (t) => {
    const withTop = fixture.officialWithTop.map((published) => ({ ...published, includeTop: true }));
    for (const { address, md5, sha256, ...architecture } of [...fixture.official, ...withTop]) {
      const official = backbone.officialWeights(architecture);
      t.equal(official ? officialAddress(official) : null, address, JSON.stringify(architecture));
      t.same([official?.md5 ?? null, official?.sha256 ?? null], [md5 ?? null, sha256 ?? null]);
    }
  });

  for (const [index, { shape, parameters, pooled, everyPlace, ...architecture }] of fixture.cases.entries()) {
    t.test(`${backbone.name}: ${JSON.stringify(architecture)} is as in Keras`, async (t) => {
      const model = backbone.build(architecture);
      if (index === 0)
        t.same(
          model.layers.slice(1).map(({ name }) => name),
          fixture.layers,
          'layers by name, in the order of Keras',
        );
      t.equal(model.countParams(), parameters);
      t.same(model.outputShape, [null, ...shape]);
      fill(model, backbone);
      const compare = async (engine: Engine, pictures: number) => {
        const features = await outputsOn(engine, backbone, model, architecture.inputSize, pictures);
        const [height, width, channels] = shape as [number, number, number];
        const means = averages(features, pictures, height * width, channels);
        const sampled = features.filter((_, index) => (index % channels) % 67 === 0);
        for (const [what, found, wanted] of [
          ['pooled', means.filter((_, index) => (index % channels) % 17 === 0), unpacked(pooled)],
          ['places', sampled, unpacked(everyPlace)],
        ] as const) {
          const apart = difference(found, wanted.subarray(0, (wanted.length / 3) * pictures));
          t.ok(apart < 1e-4, `${what} on ${engine.name}: ${apart}`);
        }
      };
      await compare(onnxruntime, 3);
      if (onReference && index === 0) await compare(reference, 1);
      model.dispose();
    });
  }

  const { layers, parameters, logits, probabilities, ...architecture } = fixture.withTop;
  t.test(`${backbone.name}: ${JSON.stringify(architecture)} with its top is as in Keras`, async (t) => {
    const expected = unpacked(logits);
    const compare = async (engine: Engine, model: LayersModel, pictures: number, wanted: Float32Array) => {
      const outputs = await outputsOn(engine, backbone, model, architecture.inputSize, pictures);
      const found = outputs.filter((_, index) => (index % 1000) % 17 === 0);
      const apart = difference(found, wanted.subarray(0, (wanted.length / 3) * pictures));
      t.ok(apart < 1e-4, `${model.name} on ${engine.name}: ${apart}`);
    };
    const model = backbone.build({ ...architecture, includeTop: true, classifierActivation: 'linear' });
    t.same(
      model.layers.slice(-layers.length).map(({ name }) => name),
      layers,
      'layers of the top by name, in the order of Keras',
    );
    t.equal(model.countParams(), parameters);
    t.same(model.outputShape, [null, 1000]);
    fill(model, backbone);
    await compare(onnxruntime, model, 3, expected);
    if (onReference) await compare(reference, model, 1, expected);
    model.dispose();
    if (!probabilities) return;
    const softmax = backbone.build({ ...architecture, includeTop: true });
    fill(softmax, backbone);
    await compare(onnxruntime, softmax, 3, unpacked(probabilities));
    softmax.dispose();
  });
}

function fill(model: LayersModel, backbone: Backbone): void {
  const located = { source: 'formula', settings: {}, path: '', sha256: '' };
  fillWeights(model, backbone, formulaWeights(layerWeights(model)), located);
}

/** Outputs for the first pictures by formula, as a run computes them: from bytes, preprocessing included. */
async function outputsOn(engine: Engine, backbone: Backbone, model: LayersModel, size: number, pictures: number) {
  const shape = [pictures, size, size, 3];
  const open = await engine.open({}, { threads: 1, device: 'cpu' });
  const program = await open.build({
    name: backbone.name,
    inputs: { pixels: { shape, dtype: 'int32' } },
    call: ({ pixels }) => ({ outputs: model.apply(backbone.preprocess(pixels as Tensor4D)) as Tensor4D }),
  });
  const data = Int32Array.from(['a', 'b', 'c'].slice(0, pictures).flatMap((name) => [...formulaPicture(name, size)]));
  const { outputs } = await program.run({ pixels: { shape, dtype: 'int32', data } });
  await open.close();
  return outputs!.data as Float32Array;
}

/** [n, places, channels] -> [n, channels], summed in doubles. */
function averages(features: Float32Array, pictures: number, places: number, channels: number): Float64Array {
  const means = new Float64Array(pictures * channels);
  for (const [index, value] of features.entries()) {
    const picture = Math.floor(index / (places * channels));
    means[picture * channels + (index % channels)]! += value / places;
  }
  return means;
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
