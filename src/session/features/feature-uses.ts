import type { Components } from '../../contracts/catalogue.js';
import type { EngineIdentity } from '../../contracts/components/engine.js';
import type { LocatedWeights } from '../../contracts/components/weight-source.js';
import type { Splits } from '../../contracts/data.js';
import type { RunSettings } from '../../contracts/experiment.js';
import type { FeatureCut, FeatureUse } from '../../contracts/features.js';
import { fitsOnDisk, rowBytes } from '../../features/disk-budget.js';
import { joinKeys } from '../../features/keys.js';
import { hashOf } from '../../foundation/hash.js';
import { findFileBackbone } from '../../models/find-backbone.js';
import { cutOf } from '../../models/freeze/cut.js';
import { networkOutline } from '../../models/freeze/network-outline.js';
import { pooledWidth } from '../../models/head/pooling.js';
import { featureKeysOf } from './feature-keys.js';

/** Returns the distinct feature sets that a run needs, in the order of its phases. */
export function featureUses(
  settings: RunSettings,
  splits: Splits | undefined,
  weights: LocatedWeights | undefined,
  engine: EngineIdentity,
  components: Components,
): FeatureUse[] {
  const uses = new Map<string, FeatureUse>();
  for (const [index, phase] of settings.phases.entries()) {
    const cut = cutOf(settings, phase, components);
    const id = hashOf(cut);
    const known = uses.get(id);
    if (known) uses.set(id, { ...known, phases: [...known.phases, index] });
    else {
      const bytes = rowBytes({ width: knownWidth(settings, cut, components), storage: cut.storage });
      const stored = splits === undefined || bytes === null || fitsOnDisk(settings, bytes, splits);
      const key =
        splits && weights && joinKeys(featureKeysOf(settings, stored ? cut : null, weights, engine, components));
      uses.set(id, { cut, stored, rowBytes: bytes, key, phases: [index] });
    }
  }
  return [...uses.values()];
}

/**
 * Returns the number of elements in a row, if it matters: pooled features are so small that a network is not built just
 * to learn that they fit on disk, unless `feature_disk` sets a limit.
 */
function knownWidth(
  { backbone, head: { pooling }, training }: RunSettings,
  cut: FeatureCut,
  components: Components,
): number | undefined {
  if (cut.kind !== 'pooled' || (pooling !== 'flatten' && training.featureDisk === undefined)) return cut.width;
  // The width of a file's features is known only once the network is run.
  if (findFileBackbone(backbone.name, components)) return undefined;
  const outputs = networkOutline(backbone, components).filter(({ isOutput }) => isOutput);
  return pooledWidth(
    outputs.map(({ outputShape }) => outputShape),
    pooling,
  );
}
