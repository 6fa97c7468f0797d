import { deepEqual, equal, ok } from 'node:assert/strict';
import { catalogue } from '../../catalogue.js';
import type { OpenEngine } from '../../contracts/components/engine.js';
import type { HostTensor, Program } from '../../contracts/tensors.js';
import { randomStream } from '../../foundation/random.js';
import tf from '../../tfjs/core.js';

/** Opens a built-in engine that works here, uses it and closes it. */
export async function withEngine(use: (engine: OpenEngine) => Promise<void>): Promise<void> {
  await tf.setBackend('cpu');
  for (const engine of catalogue.engines) {
    const { available, devices } = await engine.probe();
    if (!available) continue;
    const open = await engine.open({ name: engine.name }, { threads: 1, device: devices[0]! });
    return await use(open).finally(() => open.close());
  }
}

/** Returns images with random pixels, each from a stream of its own. */
export function drawnPixels(images: number, inputSize: number): HostTensor {
  const data = Array.from({ length: images }, (_, image) => {
    const stream = randomStream('check of networks', image);
    return Array.from({ length: inputSize * inputSize * 3 }, () => stream.below(256));
  });
  return { shape: [images, inputSize, inputSize, 3], dtype: 'uint8', data: Uint8Array.from(data.flat()) };
}

/**
 * Checks the features of random images: they are the same whenever they are computed and whatever images are beside
 * them.
 */
export async function checkFeatures(
  program: Program,
  images: number,
  inputSize: number,
  what: string,
): Promise<HostTensor> {
  const pixels = drawnPixels(images, inputSize);
  const { features } = await program.run({ pixels });
  ok(features, `${what}: gives features`);
  equal(features.dtype, 'float32', `${what}: its features are float32`);
  equal(features.shape[0], images, `${what}: gives a row for each image`);
  ok((features.data as Float32Array).every(Number.isFinite), `${what}: its features are finite`);
  const once = features.data.slice();
  deepEqual((await program.run({ pixels })).features!.data, once, `${what}: gives the same features every time`);
  const row = once.length / images;
  const alone = pixels.data.slice().fill(0, pixels.data.length / images);
  const { data: first } = (await program.run({ pixels: { ...pixels, data: alone } })).features!;
  deepEqual(first.slice(0, row), once.slice(0, row), `${what}: an image's features do not depend on other images`);
  return features;
}
