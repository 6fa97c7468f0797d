import type { BatchNorm } from '../experiment.js';
import type { BackboneIdentity } from '../networks/backbone-identity.js';
import type { HostTensor } from '../tensors.js';
import type { Settings, TextNamed } from './component.js';
import type { DownloadProgress } from './dataset-source.js';

/** Weights of a backbone by Keras' names of layers and weights: `block_1_expand_BN` -> `gamma`, `beta`, … */
export type WeightMap = ReadonlyMap<string, Readonly<Record<string, HostTensor>>>;

/** Weights found on this machine. Plain data: it is sent to worker processes. */
export interface LocatedWeights {
  /** Name of the weight source, e.g. `coco`. */
  readonly source: string;
  readonly settings: Settings;
  /** The file or folder they are read from; empty for randomly initialised weights. */
  readonly path: string;
  /** SHA-256 of the content; for randomly initialised weights, of all that determines them. */
  readonly sha256: string;
}

export interface WeightContext {
  readonly relativeTo: string;
  /**
   * The mode of batch normalisation in tuned layers; some weights come with its statistics folded in, and cannot train
   * it.
   */
  readonly batchNorm?: BatchNorm;
  readonly cacheFolder: string;
  /** False for `plan`: answer from the cache alone. */
  readonly mayDownload: boolean;
  /** Milliseconds within which a server must first answer, if not the default. */
  readonly answerWithin?: number;
  readonly progress?: DownloadProgress;
  readonly warn: (message: string) => void;
}

/** A source of pretrained or initial weights: one file in `models/weights/sources/`. */
export interface WeightSource<S = Settings> extends TextNamed<S> {
  /** Set where the weights are downloaded and kept in the cache. Such a source has no settings. */
  readonly downloads?: true;
  /** Bytes to download, if known and the same for every network. */
  readonly downloadBytes?: number;
  /**
   * Returns the file that exists once the weights for a network have been downloaded. Only for sources that download.
   */
  cachePath?(backbone: BackboneIdentity, cacheFolder: string): string | undefined;
  /**
   * Returns why this source has no weights for a network, if that is known without any access; the experiment file is
   * then refused at once.
   */
  lacks?(backbone: BackboneIdentity, batchNorm?: BatchNorm): string | undefined;
  /**
   * Finds the weights, downloading them where needed and allowed. Throws an EspalierError that says why they are not
   * available (unreachable, not for this backbone, not in the cache); the next source of the list is then tried.
   */
  locate(settings: S, backbone: BackboneIdentity, context: WeightContext): Promise<LocatedWeights>;
  /**
   * Reads located weights. `layers` gives the weights that the backbone needs, with shapes. Throws WEIGHTS_DO_NOT_FIT,
   * naming the tensor, where one is missing or has another shape.
   */
  load(located: LocatedWeights, backbone: BackboneIdentity, layers: LayerWeights): Promise<WeightMap>;
}

/** Weight names and shapes by layer name, in layer order. */
export type LayerWeights = ReadonlyMap<string, Readonly<Record<string, readonly number[]>>>;
