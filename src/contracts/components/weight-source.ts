import type { BatchNorm } from '../experiment.js';
import type { BackboneIdentity } from '../networks/backbone-identity.js';
import type { HostTensor } from '../tensors.js';
import type { Settings, TextNamed } from './component.js';
import type { DownloadProgress } from './dataset-source.js';

/** Weights of a backbone by layer and weight name, as Keras has them: `block_1_expand_BN` -> `gamma`, `beta`, … */
export type WeightMap = ReadonlyMap<string, Readonly<Record<string, HostTensor>>>;

/** Weights found on this machine. Plain data: it is sent to worker processes. */
export interface LocatedWeights {
  /** Name of the weight source, e.g. `coco`. */
  readonly source: string;
  readonly settings: Settings;
  /** File or folder they are read from; empty for weights that are drawn. */
  readonly path: string;
  /** SHA-256 of the content; for randomly initialised weights, of all that determines them. */
  readonly sha256: string;
}

export interface WeightContext {
  readonly relativeTo: string;
  /** What batch normalisation will do in tuned layers; some weights have none to train. */
  readonly batchNorm?: BatchNorm;
  readonly cacheFolder: string;
  /** False for `plan`: answer from the cache alone. */
  readonly mayDownload: boolean;
  /** Milliseconds within which a server must answer for the first time, where not the usual ones. */
  readonly answerWithin?: number;
  readonly progress?: DownloadProgress;
  readonly warn: (message: string) => void;
}

/** A place that weights come from: one file in `models/weights/`. */
export interface WeightSource<S = Settings> extends TextNamed<S> {
  /** Set where the weights come over a network and stay in the cache. Such a source has no settings. */
  readonly downloads?: true;
  /** Bytes to download, if they are known and the same for every network. */
  readonly downloadBytes?: number;
  /** The file that is there once its weights for a network were downloaded. Of sources that download. */
  cachePath?(backbone: BackboneIdentity, cacheFolder: string): string | undefined;
  /** Why there are no such weights for a network, known without looking anywhere: the file is then refused at once. */
  lacks?(backbone: BackboneIdentity, batchNorm?: BatchNorm): string | undefined;
  /**
   * Finds the weights, downloading them where that is needed and allowed. Throws an EspalierError that says why they
   * cannot be had (unreachable, not for this backbone, not in the cache); the next source of a list is then tried.
   */
  locate(settings: S, backbone: BackboneIdentity, context: WeightContext): Promise<LocatedWeights>;
  /**
   * Reads located weights. `layers` names what the backbone needs, with shapes; a tensor that does not fit is named.
   */
  load(located: LocatedWeights, backbone: BackboneIdentity, layers: LayerWeights): Promise<WeightMap>;
}

/** Weight names and shapes by layer name, in layer order. */
export type LayerWeights = ReadonlyMap<string, Readonly<Record<string, readonly number[]>>>;
