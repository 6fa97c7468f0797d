import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { Architecture, Backbone } from '../../contracts/components/backbone.js';
import tf from '../../tfjs/core.js';
import '../../tfjs/ready.js';
import { checkComponent } from '../check-component.js';
import { described, type Example, exampleSettings } from '../example-settings.js';

/**
 * Does the part of `checkBackbone` that builds no network: checks what a backbone declares and publishes, and that its
 * preprocessing is pure and leaks no tensor.
 */
export async function checkBackboneDeclaration(backbone: Backbone, examples: readonly Example[]): Promise<void> {
  checkComponent(backbone);
  const { name, citation, topLayers } = backbone;
  ok(examples.length > 0, `${name}: is checked with an example`);
  match(citation, /\S/, `${name}: names its source`);
  ok(Array.isArray(topLayers), `${name}: lists the layers of its top`);
  const tensors = tf.memory().numTensors;
  checkPreprocessing(backbone, name);
  equal(tf.memory().numTensors, tensors, `${name}: preprocessing leaves no tensor`);
  for (const written of examples) {
    const settings = await exampleSettings('backbones', backbone, written);
    checkPublished(backbone, settings.backbone, described(backbone, written));
  }
}

function checkPublished(backbone: Backbone, architecture: Architecture, what: string): void {
  const official = backbone.officialWeights(architecture);
  if (official) {
    match(official.file, /\S/, `${what}: its published weights have a file`);
    match(official.md5 ?? '0'.repeat(32), /^[0-9a-f]{32}$/, `${what}: an MD5 has 32 hexadecimal digits`);
    match(official.sha256 ?? '0'.repeat(64), /^[0-9a-f]{64}$/, `${what}: a SHA-256 has 64 hexadecimal digits`);
    ok(official.inputSize >= 1, `${what}: its published weights were trained at a size`);
  }
  const accuracy = backbone.imagenetAccuracy(architecture);
  if (accuracy) {
    const { top1, top5 = 100, source } = accuracy;
    ok(0 < top1 && top1 <= top5 && top5 <= 100, `${what}: its accuracy is in percent, of the first five not lower`);
    match(source, /\S/, `${what}: its accuracy has a source`);
  }
}

function checkPreprocessing(backbone: Backbone, what: string): void {
  tf.tidy(() => {
    const pixels = tf.tensor4d(
      Int32Array.from({ length: 2 * 3 * 3 * 3 }, (_, index) => (index * 37) % 256),
      [2, 3, 3, 3],
    );
    const before = [...pixels.dataSync()];
    const once = backbone.preprocess(pixels);
    deepEqual(
      [once.shape, once.dtype],
      [pixels.shape, 'float32'],
      `${what}: preprocessing keeps the shape, in float32`,
    );
    for (const again of [backbone.preprocess(pixels), backbone.preprocess(tf.cast(pixels, 'float32'))])
      deepEqual(again.dataSync(), once.dataSync(), `${what}: equal pixels are preprocessed equally, also float32`);
    deepEqual([...pixels.dataSync()], before, `${what}: preprocessing leaves its input as it is`);
  });
}
