import type { Chosen } from './components/component.js';
import type { PlainSettings } from './components/recipe.js';
import type { BackboneIdentity } from './networks/backbone-identity.js';

/**
 * `all`, `none`, or which layers are frozen, by name or counted from the end; blocks as `models/freeze/blocks.ts` has
 * them.
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
 * What batch normalisation does in layers that are tuned. `frozen`: it keeps its weights and statistics. `inference`: it normalises by
 * its moving statistics, which stay, and gamma and beta are trained. `train`: by the statistics of the batch.
 */
export type BatchNorm = 'frozen' | 'inference' | 'train';

/** A stretch of training under one freeze boundary; most runs have one. */
export interface Phase {
  readonly frozenLayers: FrozenLayers;
  /** Most epochs of the phase. */
  readonly epochs: number;
  readonly learningRate: number;
}

/** Settings of an update that every optimizer has. Absent: not done. */
export interface UpdateSettings {
  /** Largest norm of one weight's gradient, of all gradients together, and largest element. At most one is given. */
  readonly clipnorm?: number;
  readonly globalClipnorm?: number;
  readonly clipvalue?: number;
  /** Batches whose mean gradient makes one update. */
  readonly gradientAccumulationSteps?: number;
  /** Momentum of the moving average of the weights that is validated and kept in their place. */
  readonly emaMomentum?: number;
  /** The learning rate of each block of the backbone, relative to the block after it. */
  readonly layerDecay?: number;
}

/** An optimizer with its own settings, and those that every optimizer has. */
export type OptimizerSettings = Chosen & UpdateSettings & { readonly learningRate: number };

/** A learning rate schedule, with the setting that all of them have. */
export type LearningRateSchedule = Chosen & {
  /** Epochs in which the rate rises from 0 in equal steps; the schedule follows over what remains. */
  readonly warmupEpochs?: number;
};

export type Metric = 'val_loss' | 'val_accuracy' | 'loss' | 'accuracy';

/** Methods of `tf.image.resize`, by its names. */
export type Interpolation = 'bilinear' | 'nearest' | 'bicubic' | 'area' | 'lanczos3' | 'lanczos5';

/** More than the interpolation: what is absent is not done. At most one of the last two. */
export interface ResizeSettings {
  readonly interpolation: Interpolation;
  /** Makes the kernel of a smaller image as wide as its pixels. */
  readonly antialias?: boolean;
  /** Takes the largest square in the middle. */
  readonly cropToAspectRatio?: boolean;
  /** Fills up to a square with black. */
  readonly padToAspectRatio?: boolean;
}

export interface DatasetSettings {
  readonly source: Chosen;
  /** Images kept of each class, over the whole source (per split where the source has split folders). */
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
  /** Draws per training image, view 0 being the image itself; 1 means no augmentation. */
  readonly views: number;
  readonly seed: number;
  readonly steps: readonly Chosen[];
}

export interface BackboneSettings extends BackboneIdentity {
  /** Weight sources in the order in which they are tried. */
  readonly weights: readonly Chosen[];
  /** Set in a written experiment.yaml: which of `weights` was used, and is to be used again. Not part of the run id. */
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
  /** Share of each sample that is spread evenly over all classes, in the training and the validation loss. */
  readonly labelSmoothing?: number;
  /** Weights of samples in the training loss: in inverse proportion to their class, or by the names of classes. */
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

/** Everything that one run is made from: defaults filled in, validated, frozen. */
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
  /** In order, one at least: what `frozenLayers`, `optimizer` and `training` say, or the file's own phases. */
  readonly phases: readonly Phase[];
  /** Absolute: relative paths in the settings start here. Not part of the run id. */
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
   * The same settings as a document in the file's own form (snake_case, one-key maps, every default filled in,
   * paths as written): what is hashed into the run id and written as experiment.yaml.
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
  /** The recipe that the file names, with the plain settings that it gave: those that the file does not give itself. */
  readonly recipe?: { readonly name: string; readonly settings: PlainSettings };
}
