import type { Components } from '../../contracts/catalogue.js';
import type { EngineIdentity } from '../../contracts/components/engine.js';
import type { LocatedWeights } from '../../contracts/components/weight-source.js';
import type { RunSettings } from '../../contracts/experiment.js';
import type { FeatureCut } from '../../contracts/features.js';
import { contentKind } from '../../data/content-kind.js';
import { sourceOf } from '../../data/dataset.js';
import { pixelsRevision } from '../../data/revision.js';
import { checkedKeys, type FeatureKeys, featureKeys, featuresRevision } from '../../features/keys.js';
import { findByName } from '../../foundation/find-by-name.js';
import { pluginsOf } from '../../plan/fingerprint.js';
import { trainingRevision } from '../../train/revision.js';

/** Revisions of code outside components that can change a result, for fingerprints. */
export const partRevisions = { pixels: pixelsRevision, features: featuresRevision, training: trainingRevision };

/**
 * Returns the keys under which features of a cut are stored; without a cut, the keys of the record of which images can
 * be decoded.
 */
export function featureKeysOf(
  settings: RunSettings,
  cut: FeatureCut | null,
  weights: LocatedWeights,
  engine: EngineIdentity,
  components: Components,
): FeatureKeys {
  const { dataset, augmentation } = settings;
  const source = sourceOf(dataset, components.sources);
  const backbone = findByName('backbone', components.backbones, settings.backbone.name);
  const content = contentKind(source);
  const computing = [
    ['backbone', backbone],
    ['weights', findByName('weight source', components.weightSources, weights.source)],
    ['engine', findByName('engine', components.engines, engine.name)],
  ] as const;
  const revisions = {
    pixels: pixelsRevision,
    source: content.revision,
    backbone: backbone.revision,
    ...pluginsOf([['source plugin', source]]),
    ...(cut !== null && cut.kind !== 'pixels' && pluginsOf(computing.map(([part, of]) => [`${part} plugin`, of]))),
  };
  if (cut === null) return checkedKeys({ content: content.name, revisions });
  const steps = Object.fromEntries(
    augmentation.steps.map(({ name }) => {
      const { revision, plugin } = findByName('augmentation step', components.augmentationSteps, name);
      return [name, plugin === undefined ? revision : `${revision} ${plugin}`];
    }),
  );
  const inputs = { content: content.name, weightsSha256: weights.sha256, engine, revisions, steps };
  return featureKeys(settings, cut, inputs);
}
