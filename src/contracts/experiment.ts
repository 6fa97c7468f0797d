import type { Chosen } from './components/component.js';
import type { PlainSettings } from './components/recipe.js';
import type { BackboneIdentity } from './networks/backbone-identity.js';

/**
 * `all`, `none`, or which layers are frozen, by name or counted from the end; `models/freeze/blocks.ts` defines the
 * blocks.
 */
export type FrozenLayers =
  | 'all'
  | 'none'
  | { readonly until: string }
  | { readonly match: string }
  | { readonly except: string }
  | { readonly trainableLast: number }
  | { readonly trainableLastBlocks: number };

/**
 * The mode of batch normalisation in tuned layers. `frozen` keeps its weights and statistics. `inference` normalises by
 * the moving statistics, which stay, and trains gamma and beta. `train` normalises by the statistics of the batch.
 */
export type BatchNorm = 'frozen' | 'inference' | 'train';

/** A phase of training with one freeze boundary; most runs have only one. */
export interface Phase {
  readonly frozenLayers: FrozenLayers;
  /** Maximum number of epochs of the phase. */
  readonly epochs: number;
  readonly learningRate: number;
}

/** Settings of an update that every optimizer has. An absent one is not applied. */
export interface UpdateSettings {
  /**
   * Maximum norm of each weight's gradient, maximum norm of all gradients together, and maximum absolute value of an
   * element, as in Keras. At most one is given.
   */
  readonly clipnorm?: number;
  readonly globalClipnorm?: number;
  readonly clipvalue?: number;
  /** Number of batches whose gradients are averaged for one update. */
  readonly gradientAccumulationSteps?: number;
  /** Momentum of the moving average of the weights, which is validated and saved in place of the weights. */
  readonly emaMomentum?: number;
  /** Factor by which the learning rate falls from each block of the backbone to the block before it. */
  readonly layerDecay?: number;
}

/** An optimizer with its own settings, and those that every optimizer has. */
export type OptimizerSettings = Chosen & UpdateSettings & { readonly learningRate: number };

/** A learning rate schedule, with the setting that all of them have. */
export type LearningRateSchedule = Chosen & {
  /** Epochs over which the rate rises linearly from 0; the schedule covers the remaining epochs. */
  readonly warmupEpochs?: number;
};

export type Metric = 'val_loss' | 'val_accuracy' | 'loss' | 'accuracy';

/** Methods of `tf.image.resize`, by TensorFlow's names. */
export type Interpolation = 'bilinear' | 'nearest' | 'bicubic' | 'area' | 'lanczos3' | 'lanczos5';

/** The interpolation and its options; an absent option is off. At most one of the last two is given. */
export interface ResizeSettings {
  readonly interpolation: Interpolation;
  /** Widens the kernel by the scale factor when the image is made smaller. */
  readonly antialias?: boolean;
  /** Crops to the largest centred square. */
  readonly cropToAspectRatio?: boolean;
  /** Pads to a square with black. */
  readonly padToAspectRatio?: boolean;
}

export interface DatasetSettings {
  readonly source: Chosen;
  /** Maximum number of images per class over the whole source, or per split where the source has split folders. */
  readonly limitPerClass?: number;
  readonly onBadImage: 'skip' | 'error';
  readonly resize: Interpolation | ResizeSettings;
}

export interface SplitSettings {
  /** Fractions of each class, together at most 1. */
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  readonly seed: number;
}

export interface AugmentationSettings {
  /** Views per training image; view 0 is the image itself, so 1 means no augmentation. */
  readonly views: number;
  readonly seed: number;
  readonly steps: readonly Chosen[];
}

export interface BackboneSettings extends BackboneIdentity {
  /** Weight sources in the order in which they are tried. */
  readonly weights: readonly Chosen[];
  /**
   * The entry of `weights` that was used and is to be used again, set in a run's experiment.yaml. Not part of the run
   * id.
   */
  readonly weightsUsed?: Chosen;
}

export interface HeadSettings {
  readonly pooling: 'avg' | 'max' | 'flatten';
  readonly layers: readonly Chosen[];
}

export interface EarlyStopping {
  readonly monitor: Metric;
  /** Epochs without improvement after which training stops. */
  readonly patience: number;
  readonly minDelta: number;
  readonly restoreBestWeights: boolean;
}

export interface TrainingSettings {
  readonly epochs: number;
  readonly batchSize: number;
  /** The metric that the leaderboard is sorted by. */
  readonly monitor: Metric;
  readonly earlyStopping?: EarlyStopping;
  /** Fraction of each label that is spread evenly over all classes, in the training and the validation loss. */
  readonly labelSmoothing?: number;
  /**
   * Weights of samples in the training loss: inversely proportional to the frequency of their class, or given by class
   * name.
   */
  readonly classWeight?: 'balanced' | { readonly [className: string]: number };
  /** α of mixup's Beta distribution. */
  readonly mixup?: number;
  /** Features held in memory at once by one run, MiB; more are streamed in chunks. */
  readonly featureMemory: number;
  /** Features stored on disk for one run, MiB; beyond that they are computed in every epoch. */
  readonly featureDisk?: number;
  /** How the outputs that cross a freeze boundary inside the backbone are stored. Default float32. */
  readonly featureStorage?: 'float32' | 'float16';
}

/** The settings of one run: defaults filled in, validated, frozen. */
export interface RunSettings {
  readonly seed: number;
  readonly dataset: DatasetSettings;
  readonly splits?: SplitSettings;
  readonly augmentation: AugmentationSettings;
  readonly backbone: BackboneSettings;
  readonly frozenLayers: FrozenLayers;
  /** Default `frozen`. */
  readonly batchNorm?: BatchNorm;
  readonly head: HeadSettings;
  readonly optimizer: OptimizerSettings;
  /** Default: the learning rate stays. */
  readonly learningRateSchedule?: LearningRateSchedule;
  readonly training: TrainingSettings;
  /**
   * The phases in order, at least one: the one that `frozenLayers`, `optimizer` and `training` define, or those that
   * the file lists.
   */
  readonly phases: readonly Phase[];
  /** The absolute folder against which relative paths in the settings are resolved. Not part of the run id. */
  readonly relativeTo: string;
  /** `{ name: 'auto' }`, or an engine with its settings. Not part of the run id. */
  readonly engine: Chosen;
}

/** One point of the sweep. */
export interface ExpandedRun {
  /** Values of the swept settings, by full dotted path, in the order of the file's grid; without `seed`. */
  readonly swept: { readonly [path: string]: unknown };
  readonly settings: RunSettings;
  /**
   * The same settings as a document in the form of an experiment file (snake_case, one-key maps, every default filled
   * in, paths as written), which is hashed into the run id and written as experiment.yaml.
   */
  readonly document: { readonly [key: string]: unknown };
}

/** The declaration of one experiment file, after its sweep has been expanded; every run has been validated. */
export interface Experiment {
  readonly name: string;
  /** Dotted paths of the grid, in the file's order. */
  readonly sweptPaths: readonly string[];
  readonly runs: readonly ExpandedRun[];
  readonly monitor: Metric;
  /** `{ name: 'auto' }`, or an engine with its settings. Not part of the run id. */
  readonly engine: Chosen;
  /** The recipe that the file names, with the plain settings that it set: those that the file does not set itself. */
  readonly recipe?: { readonly name: string; readonly settings: PlainSettings };
}
