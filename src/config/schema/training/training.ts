import { type MapTree, memberOf, planted, type Tree, withEntry } from '../../text/tree.js';
import { metricSchema, type Section } from '../section.js';

export const training: Section = {
  schema: {
    description: 'Number of epochs, batch size and stopping of the training.',
    type: 'object',
    additionalProperties: false,
    default: {},
    properties: {
      epochs: {
        description: 'Maximum number of passes over the training images.',
        type: 'integer',
        minimum: 1,
        maximum: 1_000_000,
        default: 10,
      },
      batch_size: {
        description: 'Images per step of the optimizer; the last batch of an epoch may be smaller.',
        type: 'integer',
        minimum: 1,
        maximum: 1_000_000,
        default: 32,
      },
      monitor: metricSchema(
        'The metric that the leaderboard is sorted by.',
        "early_stopping's monitor, or else val_loss",
      ),
      early_stopping: {
        description: 'Ends training when a metric no longer improves. Without this block all epochs are trained.',
        type: 'object',
        defaultNote: 'none',
        additionalProperties: false,
        properties: {
          monitor: metricSchema('The metric that has to improve.', "training's monitor"),
          patience: {
            description: 'Epochs without improvement after which training stops.',
            type: 'integer',
            minimum: 0,
            default: 5,
          },
          min_delta: {
            description: 'Changes smaller than this do not count as an improvement.',
            type: 'number',
            minimum: 0,
            default: 0,
          },
          restore_best_weights: {
            description: 'Keep the weights of the best epoch rather than those of the last.',
            type: 'boolean',
            default: true,
          },
        },
      },
      label_smoothing: {
        description:
          'Fraction of each label that is spread evenly over all classes, as in Keras’ losses: in the training loss, ' +
          'and in val_loss and test_loss too.',
        type: 'number',
        minimum: 0,
        exclusiveMaximum: 1,
        defaultNote: '0',
      },
      class_weight: {
        description:
          'Weight of the images of each class in the training loss, which is divided by their number and not by the sum ' +
          'of their weights, as in Keras. `balanced`: images / (classes · images of the class), as in scikit-learn. A map of class ' +
          'names: the others have weight 1. Validation and test weight all images equally.',
        expected: '`balanced`, or a map of class names and their weights, e.g. { daisy: 2 }',
        anyOf: [
          { enum: ['balanced'] },
          {
            type: 'object',
            minProperties: 1,
            additionalProperties: { type: 'number', minimum: 0, maximum: 1_000_000 },
          },
        ],
        defaultNote: 'all have weight 1',
      },
      mixup: {
        description:
          'α of mixup (Zhang et al., 2018): images of a batch, or their stored features, are blended in pairs, and so ' +
          'are their labels, by weights drawn from Beta(α, α). In training only; accuracy counts the first of a pair.',
        type: 'number',
        exclusiveMinimum: 0,
        maximum: 100,
        defaultNote: 'no mixup',
      },
      feature_memory: {
        description: 'Features that one run holds in memory at once, in MiB; more are streamed in chunks.',
        type: 'integer',
        minimum: 1,
        default: 512,
      },
      feature_disk: {
        description:
          'Maximum size of stored features of one cut of the backbone, in MiB; if they would take more, all of them are ' +
          'recomputed in every epoch.',
        type: 'integer',
        minimum: 0,
        defaultNote: '51200 (50 GiB)',
      },
      feature_storage: {
        description:
          'How outputs inside the backbone are stored. `float16` takes half the space and rounds to 3 digits.',
        enum: ['float32', 'float16'],
        defaultNote: '`float32`',
      },
    },
  },
  prepare: fillMonitors,
};

/** Fills in the monitors: the leaderboard and early stopping use the same metric unless the file names two. */
function fillMonitors(written: MapTree): MapTree {
  const stopping = memberOf(written, 'early_stopping');
  const monitor = memberOf(written, 'monitor') ?? memberOf(stopping, 'monitor') ?? planted('val_loss', written.place);
  const filled = withEntry(written, { key: 'monitor', keyPlace: written.place, value: monitor });
  const stops = stopping?.kind === 'map' && memberOf(stopping, 'monitor') === undefined;
  if (!stops) return filled;
  return withEntry(filled, {
    key: 'early_stopping',
    keyPlace: stopping.place,
    value: withEntry(stopping, { key: 'monitor', keyPlace: stopping.place, value: monitor }),
  });
}

/** Returns the monitored metrics of a completed training block, with their places. */
export function monitorsOf(training: Tree): Tree[] {
  const monitors = [memberOf(training, 'monitor'), memberOf(memberOf(training, 'early_stopping'), 'monitor')];
  return monitors.filter((monitor) => monitor !== undefined);
}
