import t from 'tap';
import type { AugmentationStep } from '../../../src/contracts/components/augmentation-step.js';
import { augmentationSteps } from '../../../src/data/augmentation/index.js';
import { kerasImages, largestDifference, storedImage } from '../keras-images.js';

const steps: readonly AugmentationStep[] = augmentationSteps;

t.test('every step does to pixels what its Keras layer does', async (t) => {
  const source = storedImage(kerasImages.augmented.source);
  for (const { step: name, settings, parameters, levels } of kerasImages.augmented.cases) {
    const step = steps.find((candidate) => candidate.name === name)!;
    const largest = largestDifference(step.transform(source, parameters, settings), levels);
    // Half a level for rounding, 1/64 for how the fixture stores fractions.
    t.ok(largest <= 0.52, `${name} ${JSON.stringify(settings)} ${JSON.stringify(parameters)}: ${largest}`);
  }
  t.strictSame(
    new Set(kerasImages.augmented.cases.map((each) => each.step)),
    new Set(steps.map((step) => step.name)),
    'no step is left out',
  );
});
