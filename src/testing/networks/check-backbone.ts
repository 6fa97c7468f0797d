import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { Architecture, Backbone } from '../../contracts/components/backbone.js';
import { type BackboneIdentity, backboneIdentity } from '../../contracts/networks/backbone-identity.js';
import { loadBackbone } from '../../models/backbone.js';
import { layerWeights } from '../../models/weights/fill-weights.js';
import { findWeightSource } from '../../models/weights/locate-weights.js';
import tf from '../../tfjs/core.js';
import { catalogueWith, described, type Example, exampleSettings } from '../example-settings.js';
import { checkBackboneDeclaration } from './check-backbone-declaration.js';
import { checkFeatures, drawnPixels, withEngine } from './features.js';

/**
 * Checks a backbone that is written in code: what it declares and publishes; that its preprocessing is pure; that its
 * layers and weights have the same names, which files use, whenever it is built; and that an engine computes it from
 * randomly initialised weights, each image independently of the others. No tensor may be leaked.
 *
 * @param examples settings as a file has them, without the name; at least one, of a small member of its family
 * @throws AssertionError that names the backbone, the example, and the promise that it does not keep
 */
export async function checkBackbone(backbone: Backbone, examples: readonly Example[]): Promise<void> {
  await checkBackboneDeclaration(backbone, examples);
  for (const written of examples) {
    const what = described(backbone, written);
    const identity = backboneIdentity((await exampleSettings('backbones', backbone, written)).backbone);
    const tensors = tf.memory().numTensors;
    checkNames(backbone, identity, what);
    await checkNetwork(backbone, identity, what);
    equal(tf.memory().numTensors, tensors, `${what}: leaves no tensor`);
  }
}

function checkNames(backbone: Backbone, architecture: Architecture, what: string): void {
  const [weights, again] = [0, 1].map(() => {
    const model = backbone.build(architecture);
    const { inputSize } = architecture;
    deepEqual(model.inputs[0]!.shape, [null, inputSize, inputSize, 3], `${what}: takes images of the size that is set`);
    const shapes = [...layerWeights(model)];
    model.dispose();
    return shapes;
  });
  deepEqual(again, weights, `${what}: layers and weights have the same names whenever it is built`);
}

async function checkNetwork(backbone: Backbone, identity: BackboneIdentity, what: string): Promise<void> {
  const components = catalogueWith({ backbones: [backbone] });
  const context = { relativeTo: '.', cacheFolder: '.', mayDownload: false, warn: () => {} };
  const weights = await findWeightSource('random', components).locate({ seed: 0 }, identity, context);
  const loaded = await loadBackbone(identity, weights, components);
  const [shape] = loaded.outputShapes;
  ok(
    shape!.every((size) => size > 0) && [1, 3].includes(shape!.length),
    `${what}: gives [h, w, c], or [c], for an image`,
  );
  const { inputSize } = identity;
  await withEngine(async (engine) => {
    const program = await engine.build({
      name: backbone.name,
      inputs: { pixels: drawnPixels(2, inputSize) },
      call: ({ pixels }) => ({ features: loaded.call(pixels as Tensor4D)[0] as Tensor }),
    });
    const features = await checkFeatures(program, 2, inputSize, what);
    deepEqual(features.shape, [2, ...shape!], `${what}: its features have the shape of its output`);
    await program.dispose();
  });
  loaded.dispose();
}
