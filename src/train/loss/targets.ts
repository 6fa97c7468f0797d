import type { TrainingSettings } from '../../contracts/experiment.js';
import { EspalierError } from '../../foundation/errors/errors.js';

/** How the training loss changes labels; an absent setting changes nothing. */
export interface Targets {
  /** Fraction of each label that is spread evenly over all classes (Szegedy et al., 2015). */
  readonly labelSmoothing?: number;
  /** Weight of the samples of each class in the loss. */
  readonly classWeights?: readonly number[];
  /** α of mixup. */
  readonly mixup?: number;
}

/** The targets of a run, class weights in the order of the classes. `labels` are those of the training set. */
export function targetsOf(
  { labelSmoothing, classWeight, mixup }: TrainingSettings,
  classes: readonly string[],
  labels: ArrayLike<number>,
): Targets {
  return {
    ...(labelSmoothing && { labelSmoothing }),
    ...(mixup && { mixup }),
    ...(classWeight && { classWeights: classWeights(classWeight, classes, labels) }),
  };
}

function classWeights(
  setting: NonNullable<TrainingSettings['classWeight']>,
  classes: readonly string[],
  labels: ArrayLike<number>,
): number[] {
  if (setting === 'balanced') return balanced(classes.length, labels);
  checkClassNames(setting, classes);
  const weights = new Map(Object.entries(setting).map(([name, weight]) => [name.normalize('NFC'), weight]));
  return classes.map((name) => weights.get(name.normalize('NFC')) ?? 1);
}

/** samples / (classes · samples of the class), as scikit-learn's `compute_class_weight` has it. */
function balanced(classes: number, labels: ArrayLike<number>): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (let sample = 0; sample < labels.length; sample++) counts[labels[sample]!]! += 1;
  return counts.map((count) => (count === 0 ? 0 : labels.length / (classes * count)));
}

/** Thrown if a weight is given to something that is not a class of the dataset. */
export class UnknownClass extends EspalierError {
  constructor(
    readonly className: string,
    readonly classes: readonly string[],
  ) {
    const text = `training.class_weight names ${JSON.stringify(className)}, which is not a class of the dataset`;
    super('CONFIG_UNKNOWN_CLASS', text, {
      remedy: `The classes are ${classes.slice(0, 12).join(', ')}${classes.length > 12 ? ', …' : ''}.`,
    });
  }
}

/** Names are compared in Unicode's normal form C, as those of class folders are. @throws UnknownClass */
export function checkClassNames(setting: TrainingSettings['classWeight'], classes: readonly string[]): void {
  if (setting === undefined || setting === 'balanced') return;
  const known = new Set(classes.map((name) => name.normalize('NFC')));
  const unknown = Object.keys(setting).find((name) => !known.has(name.normalize('NFC')));
  if (unknown !== undefined) throw new UnknownClass(unknown, classes);
}
