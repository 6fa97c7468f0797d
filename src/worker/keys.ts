import type { EngineIdentity } from '../contracts/engine.js';
import type { RunSettings } from '../contracts/experiment.js';
import type { LocatedWeights } from '../contracts/weights.js';
import { augmentationSteps } from '../data/augmentation/index.js';
import { pixelsRevision } from '../data/revision.js';
import { sources } from '../data/sources/index.js';
import { type FeatureKeys, featureKeys, featuresRevision } from '../features/keys.js';
import { findBackbone } from '../models/backbone.js';
import { trainingRevision } from '../train/revision.js';

/** Revisions of what is no component and can change a result: for fingerprints. */
export const partRevisions = { pixels: pixelsRevision, features: featuresRevision, training: trainingRevision };

/** The keys under which a run's features are stored. */
export function featureKeysOf(settings: RunSettings, weights: LocatedWeights, engine: EngineIdentity): FeatureKeys {
  const { dataset, backbone, augmentation } = settings;
  const revisions: { [part: string]: number } = {
    pixels: pixelsRevision,
    source: revisionIn(sources, dataset.source.name),
    backbone: findBackbone(backbone.name).revision,
  };
  const steps = Object.fromEntries(augmentation.steps.map(({ name }) => [name, revisionIn(augmentationSteps, name)]));
  return featureKeys(settings, { weightsSha256: weights.sha256, engine, revisions, steps });
}

function revisionIn(components: readonly { readonly name: string; readonly revision: number }[], name: string): number {
  const component = components.find((candidate) => candidate.name === name);
  if (!component) throw new Error(`there is no component ${name}`);
  return component.revision;
}
