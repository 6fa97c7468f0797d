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
import { trainingRevision } from '../../train/revision.js';

/** Revisions of code outside components that can change a result, for fingerprints. */
export const partRevisions = { pixels: pixelsRevision, features: featuresRevision, training: trainingRevision };

/**
 * The keys under which features of a cut are stored; without a cut, those under which it is kept which images can
 * be decoded.
 */
export function featureKeysOf(
  settings: RunSettings,
  cut: FeatureCut | null,
  weights: LocatedWeights,
  engine: EngineIdentity,
  { sources, augmentationSteps, backbones }: Components,
): FeatureKeys {
  const { dataset, backbone, augmentation } = settings;
  const content = contentKind(sourceOf(dataset, sources));
  const revisions = {
    pixels: pixelsRevision,
    source: content.revision,
    backbone: revisionIn(backbones, backbone.name),
  };
  if (cut === null) return checkedKeys({ content: content.name, revisions });
  const steps = Object.fromEntries(augmentation.steps.map(({ name }) => [name, revisionIn(augmentationSteps, name)]));
  const inputs = { content: content.name, weightsSha256: weights.sha256, engine, revisions, steps };
  return featureKeys(settings, cut, inputs);
}

function revisionIn(components: readonly { readonly name: string; readonly revision: number }[], name: string): number {
  return findByName('component', components, name).revision;
}
