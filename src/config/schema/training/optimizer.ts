import type { Problems } from '../../text/problem.js';
import { entryOf, type Tree } from '../../text/tree.js';
import type { Section, Slot } from '../section.js';

const limit = (description: string) => ({ description, type: 'number', exclusiveMinimum: 0, defaultNote: 'no limit' });

/** Settings of every optimizer, under Keras' names; they are not written where the file is silent. */
const shared: Slot['shared'] = {
  clipnorm: limit("Largest L2 norm of one weight's gradient: a longer one is scaled down."),
  global_clipnorm: limit('Largest L2 norm of all gradients together.'),
  clipvalue: limit('Largest absolute value in a gradient.'),
  gradient_accumulation_steps: {
    description:
      'Batches whose mean gradient makes one update of the weights. Batches left at the end of an epoch count towards ' +
      "the next one's first update. The learning rate schedule counts updates.",
    type: 'integer',
    minimum: 1,
    maximum: 100_000,
    defaultNote: '1',
  },
  ema_momentum: {
    description:
      'Momentum of a moving average of the weights, updated after each update of the weights; the average is what is ' +
      'validated and kept, and training goes on from the weights themselves.',
    type: 'number',
    minimum: 0,
    exclusiveMaximum: 1,
    defaultNote: 'no average',
  },
  layer_decay: {
    description:
      'Learning rate of each block of the backbone, as a fraction of that of the block after it; the head has the full rate.',
    type: 'number',
    exclusiveMinimum: 0,
    maximum: 1,
    defaultNote: '1',
  },
};

const slot: Slot = { kind: 'optimizers', form: 'named', count: 'one', otherwise: 'adam', shared };

export const optimizer: Section = {
  schema: { description: 'How gradients update the weights.', slot, default: {} },
  check: refuseTwoLimits,
};

/** Refuses two limits, as Keras does: the second would see clipped gradients, which nobody who writes both expects. */
function refuseTwoLimits(complete: Tree, _written: Tree, problems: Problems): void {
  if (complete.kind !== 'map') return;
  const limits = ['clipnorm', 'global_clipnorm', 'clipvalue'].map((name) => entryOf(complete, name));
  const [first, second] = limits.filter((entry) => entry !== undefined);
  if (!first || !second) return;
  const text = `optimizer.${second.key} is set beside ${first.key}; expected one of clipnorm, global_clipnorm and clipvalue`;
  problems.add('CONFIG_CONFLICT', second.keyPlace, text);
}
