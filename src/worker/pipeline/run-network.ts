import type { Components } from '../../contracts/catalogue.js';
import type { Phase } from '../../contracts/experiment.js';
import type { FrozenProof } from '../../contracts/record.js';
import type { HostTensor, Named } from '../../contracts/tensors.js';
import type { Trainable } from '../../contracts/trainable.js';
import type { RunTask } from '../../contracts/work.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { cacheFolder } from '../../foundation/files/files.js';
import { type LoadedBackbone, loadBackbone } from '../../models/backbone.js';
import { boundaryOf } from '../../models/freeze/cut.js';
import { frozenWeightsHash } from '../../models/freeze/frozen-weights.js';
import { networkOutline } from '../../models/freeze/network-outline.js';
import { Head } from '../../models/head/head.js';
import { pooledWidth } from '../../models/head/pooling.js';
import { saveHead } from '../../models/saved/saved-head.js';
import type { SavedModel } from '../../models/saved/saved-model.js';
import { putWeights, saveNetwork } from '../../models/saved/saved-network.js';
import { besideBackbone, ofHeadAlone } from '../../models/tuned/head-weights.js';
import { TunedNetwork } from '../../models/tuned/tuned-network.js';
import { tunedWeights } from '../../models/tuned/tuned-weights.js';
import { weightsHashNow } from '../../models/weights/locate-again.js';
import type { PhaseFeatures } from './run-features.js';

/** A model to be saved, and the proof that no frozen weight has changed. */
export interface FinishedNetwork {
  readonly saved: SavedModel;
  /** The input of the model: preprocessed images, or the features that a head takes. */
  readonly input: 'images' | 'features';
  readonly frozenWeights: FrozenProof;
}

interface Loaded {
  readonly backbone: LoadedBackbone;
  /**
   * Names of the weights that the last phase tunes. They include those of earlier phases, because phases only unfreeze.
   */
  readonly tuned: ReadonlySet<string>;
  /** Hash of the other weights as they were loaded. */
  readonly before: string;
}

/** The model that a run trains: a head alone, or the backbone after a phase's freeze boundary with the head on top. */
export class RunNetwork {
  readonly #task: Pick<RunTask, 'settings' | 'weights'>;
  readonly #classes: number;
  readonly #components: Components;
  /** Undefined while only the head is trained. */
  #loaded: Loaded | undefined;

  constructor(task: Pick<RunTask, 'settings' | 'weights'>, classes: number, components: Components) {
    this.#task = task;
    this.#classes = classes;
    this.#components = components;
  }

  /** Returns the model that is trained in a phase. */
  async model(phase: Phase, { cut, train }: Pick<PhaseFeatures, 'cut' | 'train'>): Promise<Trainable> {
    if (cut.kind === 'pooled') return this.#head(train.features.width);
    const { settings, weights } = this.#task;
    const { backbone } = await this.#backbone();
    return new TunedNetwork({
      backbone,
      boundary: boundaryOf(settings, phase, this.#components),
      batchNorm: this.#batchNorm,
      pooling: settings.head.pooling,
      head: this.#headOn(backbone),
      frozenIdentity: [weights.sha256, backbone.backbone.revision],
    });
  }

  /** Returns the final weights of an earlier phase, by their names in the model of a later one. */
  handedOn(weights: Named<HostTensor>, to: Trainable): Named<HostTensor> {
    const areOfHead = Object.keys(ofHeadAlone(weights)).length === 0;
    return areOfHead && !(to instanceof Head) ? besideBackbone(weights) : weights;
  }

  /**
   * Returns the model of the last phase with its final weights, ready to be saved. Throws RUN_FROZEN_WEIGHTS_MOVED if a
   * weight that no phase tunes has changed.
   */
  async finish(model: Trainable, weights: Named<HostTensor>): Promise<FinishedNetwork> {
    const { settings, weights: located } = this.#task;
    if (model instanceof Head) {
      const place = { relativeTo: settings.relativeTo, cacheFolder: cacheFolder() };
      const frozenWeights = proof(
        located.sha256,
        await weightsHashNow(located, settings.backbone, place, this.#components),
      );
      return { saved: await saveHead(model, weights), input: 'features', frozenWeights };
    }
    const { backbone, tuned, before } = await this.#backbone();
    putWeights(backbone, weights);
    const frozenWeights = proof(before, frozenWeightsHash(backbone, tuned));
    const saved = await saveNetwork(backbone, settings.head.pooling, this.#headOn(backbone), ofHeadAlone(weights));
    return { saved, input: 'images', frozenWeights };
  }

  dispose(): void {
    this.#loaded?.backbone.dispose();
    this.#loaded = undefined;
  }

  async #backbone(): Promise<Loaded> {
    if (!this.#loaded) {
      const backbone = await loadBackbone(this.#task.settings.backbone, this.#task.weights, this.#components);
      const tuned = this.#tuned();
      this.#loaded = { backbone, tuned, before: frozenWeightsHash(backbone, tuned) };
    }
    return this.#loaded;
  }

  #tuned(): ReadonlySet<string> {
    const { settings } = this.#task;
    const boundary = boundaryOf(settings, settings.phases.at(-1)!, this.#components);
    return new Set(
      Object.keys(tunedWeights(networkOutline(settings.backbone, this.#components), boundary, this.#batchNorm)),
    );
  }

  #head(width: number): Head {
    return new Head([width], this.#task.settings.head.layers, this.#classes, this.#components);
  }

  #headOn(backbone: LoadedBackbone): Head {
    return this.#head(pooledWidth(backbone.outputShapes, this.#task.settings.head.pooling));
  }

  get #batchNorm() {
    return this.#task.settings.batchNorm ?? 'frozen';
  }
}

function proof(before: string, after: string): FrozenProof {
  if (before !== after) {
    throw new EspalierError('RUN_FROZEN_WEIGHTS_MOVED', 'frozen weights of the backbone have changed', {
      remedy: 'If the weight file was not replaced during the run, this is a defect of Espalier: please report it.',
    });
  }
  return { before, after };
}
