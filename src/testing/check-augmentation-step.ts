import { deepEqual, equal, ok } from 'node:assert/strict';
import { type AugmentationStep, applyStep } from '../contracts/components/augmentation-step.js';
import type { Chosen } from '../contracts/components/component.js';
import type { Image } from '../contracts/data.js';
import { type RandomStream, randomStream } from '../foundation/random.js';
import { checkComponent } from './check-component.js';
import { described, type Example, exampleSettings } from './example-settings.js';

const views = 20;

/**
 * Checks an augmentation step: what it declares, and that it keeps the size of an image, even of a single pixel, leaves
 * its input unchanged, repeats itself from the same random stream, and always takes the same number of draws.
 *
 * @param examples settings as a file has them, below the step's name; at least one
 * @throws AssertionError that names the step, the example, and the promise that it does not keep
 */
export async function checkAugmentationStep(step: AugmentationStep, examples: readonly Example[]): Promise<void> {
  checkComponent(step);
  ok(examples.length > 0, `${step.name}: is checked with an example`);
  for (const written of examples) {
    const what = described(step, written);
    const { augmentation } = await exampleSettings('augmentationSteps', step, written);
    const settings = augmentation!.steps[0]!;
    for (const [width, height] of [
      [7, 5],
      [1, 1],
    ] as const)
      checkViews(step, settings, pattern(width, height), what);
    const numbers = Array.from({ length: views }, (_, view) => drawsTaken(step, settings, view));
    deepEqual(
      numbers,
      numbers.map(() => numbers[0]),
      `${what}: takes the same number of draws for every view`,
    );
  }
}

function checkViews(step: AugmentationStep, settings: Chosen, image: Image, what: string): void {
  const before = structuredClone(image);
  for (let view = 0; view < views; view++) {
    const once = applyStep(step, image, settings, randomStream('check of steps', view));
    deepEqual([once.width, once.height], [image.width, image.height], `${what}: keeps the size of the image`);
    ok(once.data instanceof Uint8Array, `${what}: its pixels are bytes`);
    equal(once.data.length, image.data.length, `${what}: has three bytes for each pixel`);
    const again = applyStep(step, image, settings, randomStream('check of steps', view));
    deepEqual(again, once, `${what}: the same draws have the same result`);
    deepEqual(image, before, `${what}: does not change the image that it is given`);
  }
}

/** Makes an image in which neighbouring pixels differ. */
const pattern = (width: number, height: number): Image => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height * 3 }, (_, index) => (index * 37) % 256),
});

/** Returns how many numbers a step draws from the stream of one view. */
function drawsTaken(step: AugmentationStep, settings: Chosen, view: number): number {
  let draws = 0;
  const counting = new Proxy(randomStream('check of steps', view), {
    get(stream, method: keyof RandomStream) {
      draws++;
      return (stream[method] as () => unknown).bind(stream);
    },
  });
  step.draw(settings, counting);
  return draws;
}
