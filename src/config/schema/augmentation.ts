import { memberOf, plain } from '../text/tree.js';
import { type Section, type Slot, seedSchema } from './section.js';

const steps: Slot = { kind: 'augmentationSteps', form: 'one-key', count: 'many' };

export const augmentation: Section = {
  schema: {
    description: 'Random transformations of training images. Validation and test images are never changed.',
    type: 'object',
    additionalProperties: false,
    default: {},
    properties: {
      views: {
        description:
          'Augmented variants of each training image. Each epoch shows each image once, in one of its views; view 0 is ' +
          'the image itself, so that 1 means no augmentation.',
        type: 'integer',
        minimum: 1,
        maximum: 1000,
        default: 1,
      },
      seed: seedSchema('Seed of the random transformations, independent of the `seed` of the run.'),
      steps: { description: 'Transformations that make a view, in this order.', slot: steps, default: [] },
    },
  },
  check(complete, written, problems) {
    const views = plain(memberOf(complete, 'views')!);
    const chosen = memberOf(complete, 'steps')!;
    const none = chosen.kind === 'list' && chosen.items.length === 0;
    if (typeof views === 'number' && views > 1 && none) {
      problems.add(
        'CONFIG_CONFLICT',
        memberOf(complete, 'views')!.place,
        `augmentation.views is ${views} and there are no steps: every view would be the image itself; ` +
          'expected steps, e.g. random_flip: horizontal, or views: 1',
      );
    }
    // An explicit `views: 1` keeps steps without effect on purpose, e.g. to compare with and without augmentation.
    if (!none && memberOf(written, 'views') === undefined) {
      problems.add(
        'CONFIG_CONFLICT',
        chosen.place,
        'augmentation.steps has no effect without views: expected e.g. views: 4, or views: 1 to keep the steps unused',
      );
    }
  },
};
