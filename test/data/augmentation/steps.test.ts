import t from 'tap';
import { type AugmentationStep, applyStep } from '../../../src/contracts/components/augmentation-step.js';
import { augmentationSteps } from '../../../src/data/augmentation/index.js';
import { randomBrightness } from '../../../src/data/augmentation/random-brightness.js';
import { randomContrast } from '../../../src/data/augmentation/random-contrast.js';
import { randomFlip } from '../../../src/data/augmentation/random-flip.js';
import { randomRotation } from '../../../src/data/augmentation/random-rotation.js';
import { randomTranslation } from '../../../src/data/augmentation/random-translation.js';
import { randomZoom } from '../../../src/data/augmentation/random-zoom.js';
import { sha256 } from '../../../src/foundation/hash.js';
import { randomStream } from '../../../src/foundation/random.js';
import { checkAugmentationStep } from '../../../src/testing/check-augmentation-step.js';

const warp = { fillMode: 'reflect', fillValue: 0, interpolation: 'bilinear' } as const;

/** The smallest and the largest of 2000 draws. */
function extremes(draw: (random: ReturnType<typeof randomStream>) => number): [number, number] {
  const random = randomStream('test of draws');
  const draws = Array.from({ length: 2000 }, () => draw(random));
  return [Math.min(...draws), Math.max(...draws)];
}

/** The whole range is used: 2000 uniform draws leave 1 % at an end empty with probability 0.99^2000, about 2e-9. */
const covers = ([low, high]: [number, number], from: number, to: number) =>
  low >= from && high <= to && low < from + 0.01 * (to - from) && high > to - 0.01 * (to - from);

t.test('draws cover the ranges that the factors mean, in Keras units', async (t) => {
  const { draw: turns } = randomRotation;
  t.ok(
    covers(
      extremes((random) => turns({ factor: 0.1, ...warp }, random)),
      -0.1,
      0.1,
    ),
  );
  t.ok(
    covers(
      extremes((random) => turns({ factor: [0.3, 0.2], ...warp }, random)),
      0.2,
      0.3,
    ),
    'ends in either order',
  );
  const shift = { heightFactor: [-0.2, 0.3], widthFactor: 0.4, ...warp } as const;
  t.ok(
    covers(
      extremes((random) => randomTranslation.draw(shift, random).down),
      -0.2,
      0.3,
    ),
  );
  t.ok(
    covers(
      extremes((random) => randomTranslation.draw(shift, random).right),
      -0.4,
      0.4,
    ),
  );
  t.ok(
    covers(
      extremes((random) => randomZoom.draw({ heightFactor: 0.2, ...warp }, random).height),
      0.8,
      1.2,
    ),
  );
  const stretch = { heightFactor: 0.2, widthFactor: [-0.3, -0.1], ...warp } as const;
  t.ok(
    covers(
      extremes((random) => randomZoom.draw(stretch, random).width),
      0.7,
      0.9,
    ),
  );
  t.ok(
    covers(
      extremes((random) => randomBrightness.draw({ factor: 0.2 }, random)),
      -51,
      51,
    ),
  );
  t.ok(
    covers(
      extremes((random) => randomContrast.draw({ factor: 0.3 }, random)),
      0.7,
      1.3,
    ),
  );
  t.ok(
    covers(
      extremes((random) => randomContrast.draw({ factor: [0.1, 0.5] }, random)),
      0.9,
      1.5,
    ),
  );
});

t.test('zoom without a width factor keeps the aspect ratio', async (t) => {
  const { height, width } = randomZoom.draw({ heightFactor: 0.5, ...warp }, randomStream('zoom'));
  t.equal(height, width);
});

t.test('each direction of a flip has probability one half, alone', async (t) => {
  const counts = new Map<string, number>();
  const random = randomStream('flips');
  for (let draw = 0; draw < 4000; draw++) {
    const { horizontal, vertical } = randomFlip.draw({ mode: 'horizontal_and_vertical' }, random);
    counts.set(`${horizontal} ${vertical}`, (counts.get(`${horizontal} ${vertical}`) ?? 0) + 1);
  }
  t.equal(counts.size, 4);
  // 1000 expected of each, standard deviation sqrt(4000 * 0.25 * 0.75) = 27.
  for (const [outcome, count] of counts) t.ok(Math.abs(count - 1000) < 137, `${outcome}: ${count}`);
  for (let draw = 0; draw < 20; draw++) {
    t.equal(randomFlip.draw({ mode: 'horizontal' }, random).vertical, false);
    t.equal(randomFlip.draw({ mode: 'vertical' }, random).horizontal, false);
  }
});

/** Settings of every step, as an experiment file has them. */
const written: { readonly [step: string]: readonly unknown[] } = {
  random_brightness: [0.3],
  random_contrast: [0.3],
  random_flip: ['horizontal_and_vertical', 'horizontal'],
  random_rotation: [0.3],
  random_translation: [{ height_factor: 0.3, width_factor: 0.3 }],
  random_zoom: [0.3, { height_factor: 0.3, width_factor: 0.3 }],
};

for (const step of augmentationSteps as readonly AugmentationStep[])
  t.test(`${step.name} keeps the contract of steps`, () => checkAugmentationStep(step, written[step.name] ?? []));

t.test('an image of one pixel survives every step and fill mode', async (t) => {
  const image = { width: 1, height: 1, data: Uint8Array.from([10, 20, 30]) };
  for (const fillMode of ['reflect', 'wrap', 'nearest'])
    for (const step of augmentationSteps as readonly AugmentationStep[]) {
      const settings = { factor: 0, heightFactor: 0.5, widthFactor: 0.5, mode: 'horizontal', ...warp, fillMode };
      t.same(applyStep(step, image, settings, randomStream('one')).data, image.data, `${step.name} ${fillMode}`);
    }
});

t.test('the draws and pixels of these revisions are these', async (t) => {
  const data = Uint8Array.from({ length: 9 * 8 * 3 }, (_, index) => (index * 53) % 256);
  const settings = { factor: 0.3, heightFactor: 0.3, widthFactor: 0.2, mode: 'horizontal_and_vertical', ...warp };
  const outcomes = (augmentationSteps as readonly AugmentationStep[]).map((step) => {
    const views = [1, 2, 3].map(
      (view) => applyStep(step, { width: 9, height: 8, data }, settings, randomStream('golden', view)).data,
    );
    return `${step.name} ${step.revision} ${sha256(Buffer.concat(views)).slice(0, 12)}`;
  });
  t.strictSame(
    outcomes,
    [
      'random_brightness 1 3ff0ab173288',
      'random_contrast 1 bbe1aa97ba7d',
      'random_flip 1 fd77e5dfd632',
      'random_rotation 1 2b430612dcf5',
      'random_translation 1 9a9b80bf7e65',
      'random_zoom 1 ad4654d9a136',
    ],
    'raise the revision of a step whose outcome changes',
  );
});
