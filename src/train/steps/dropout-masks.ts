import type { Tensor } from '@tensorflow/tfjs-core';
import type { HostTensor, Named, TensorSpec } from '../../contracts/tensors.js';
import type { Trainable } from '../../contracts/trainable.js';
import { elementsIn } from '../../foundation/elements.js';
import { randomStream } from '../../foundation/random.js';
import { cast, mul } from '../../tfjs/core.js';

/** Names of inputs. */
export const maskName = (layer: string) => `mask:${layer}`;
export const maskScaleName = (layer: string) => `scale:${layer}`;

/** The input of a program for every layer with dropout: a mask [batch, …] bool, true where an input is kept. */
export function maskSpecs({ masks }: Trainable, batchSize: number): Named<TensorSpec> {
  return Object.fromEntries(
    Object.entries(masks).map(([layer, { shape }]) => [
      maskName(layer),
      { shape: [batchSize, ...shape], dtype: 'bool' as const },
    ]),
  );
}

/** The input with the scale of each mask, 1 / (1 - rate), which never changes. */
export function scaleSpecs({ masks }: Trainable): Named<TensorSpec> {
  return Object.fromEntries(
    Object.keys(masks).map((layer) => [maskScaleName(layer), { shape: [], dtype: 'float32' as const }]),
  );
}

export function maskScales({ masks }: Trainable): Named<HostTensor> {
  return Object.fromEntries(
    Object.entries(masks).map(([layer, { rate }]) => [
      maskScaleName(layer),
      { shape: [], dtype: 'float32', data: Float32Array.of(1 / (1 - rate)) },
    ]),
  );
}

/** The scaled masks of a model by layer: 0 or 1 / (1 - rate). */
export function scaledMasks({ masks }: Trainable, given: Named<Tensor>): { [layer: string]: Tensor } {
  return Object.fromEntries(
    Object.keys(masks).map((layer) => {
      const kept = cast(given[maskName(layer)]!, 'float32');
      return [layer, mul(kept, given[maskScaleName(layer)]!)];
    }),
  );
}

/** The dropout masks of one epoch, each layer's from a stream of its own. */
export class MaskDraws {
  readonly #layers: readonly { name: string; shape: readonly number[]; draw(into: Uint8Array): void }[];

  constructor({ masks }: Trainable, seed: number, epoch: number) {
    this.#layers = Object.entries(masks).map(([name, { shape, rate }]) => {
      const random = randomStream('dropout', seed, name, epoch);
      const dropBelow = rate * 2 ** 32;
      return {
        name,
        shape,
        draw(into) {
          if (rate === 0) into.fill(1);
          else for (let index = 0; index < into.length; index++) into[index] = random.uint32() < dropBelow ? 0 : 1;
        },
      };
    });
  }

  /** The next masks, of shapes [...leading, …]; they do not depend on how many are drawn at once. */
  draw(...leading: readonly number[]): Named<HostTensor> {
    return Object.fromEntries(
      this.#layers.map(({ name, shape, draw }) => {
        const whole = [...leading, ...shape];
        const data = new Uint8Array(elementsIn(whole));
        draw(data);
        return [maskName(name), { shape: whole, dtype: 'bool', data }];
      }),
    );
  }
}
