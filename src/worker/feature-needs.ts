import type { Splits } from '../contracts/data.js';
import type { EngineIdentity } from '../contracts/engine.js';
import type { RunSettings } from '../contracts/experiment.js';
import type { FeatureCut } from '../contracts/features.js';
import type { LocatedWeights } from '../contracts/weights.js';
import { fitsOnDisk, rowBytes } from '../features/disk-budget.js';
import { joinKeys } from '../features/keys.js';
import { hashOf } from '../foundation/hash.js';
import { fileBackbones } from '../models/file-backbones/index.js';
import { cutOf } from '../models/freeze/cut.js';
import { networkOutline } from '../models/freeze/network-outline.js';
import { pooledWidth } from '../models/pooling.js';
import { featureKeysOf } from './keys.js';

/** The features that some phases of a run are trained on. */
export interface FeatureNeed {
  readonly cut: FeatureCut;
  /** Otherwise they are computed in every epoch, as they would take more than `training.feature_disk`. */
  readonly stored: boolean;
  /** Of one row as it is stored; null where it is not known before the network is there. */
  readonly rowBytes: number | null;
  /**
   * Both keys as one text: of the rows where they are stored, else of what is known of the images: which can be
   * decoded. Undefined while data or weights are not here.
   */
  readonly key: string | undefined;
  /** Indices of the phases that use them. */
  readonly phases: readonly number[];
}

/** The distinct sets of features that a run needs, in the order of its phases. */
export function featureNeeds(
  settings: RunSettings,
  splits: Splits | undefined,
  weights: LocatedWeights | undefined,
  engine: EngineIdentity,
): FeatureNeed[] {
  const needs = new Map<string, FeatureNeed>();
  for (const [index, phase] of settings.phases.entries()) {
    const cut = cutOf(settings, phase);
    const id = hashOf(cut);
    const known = needs.get(id);
    if (known) needs.set(id, { ...known, phases: [...known.phases, index] });
    else {
      const bytes = rowBytes({ width: knownWidth(settings, cut), storage: cut.storage });
      const stored = splits === undefined || bytes === null || fitsOnDisk(settings, bytes, splits);
      const key = splits && weights && joinKeys(featureKeysOf(settings, stored ? cut : null, weights, engine));
      needs.set(id, { cut, stored, rowBytes: bytes, key, phases: [index] });
    }
  }
  return [...needs.values()];
}

/**
 * Elements of a row, where that is worth knowing: pooled features are small, and a network need not be built to hear
 * that they fit, unless somebody set how much room there is.
 */
function knownWidth({ backbone, head: { pooling }, training }: RunSettings, cut: FeatureCut): number | undefined {
  if (cut.kind !== 'pooled' || (pooling !== 'flatten' && training.featureDisk === undefined)) return cut.width;
  // What a file gives is known when it is run.
  if (fileBackbones.some(({ name }) => name === backbone.name)) return undefined;
  const outputs = networkOutline(backbone).filter(({ isOutput }) => isOutput);
  return pooledWidth(
    outputs.map(({ outputShape }) => outputShape),
    pooling,
  );
}
