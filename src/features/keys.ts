import type { EngineIdentity } from '../contracts/engine.js';
import type { RunSettings } from '../contracts/experiment.js';
import { backboneIdentity } from '../foundation/backbone-identity.js';
import { hashOf } from '../foundation/hash.js';

/** Raised when the frozen program gives other features for the same pixels, backbones and engines aside. */
export const featuresRevision = 1;

/** What else determines features: things with a content hash or revision of their own. */
export interface FeatureInputs {
  readonly weightsSha256: string;
  readonly engine: EngineIdentity;
  /** Of the dataset source, the backbone, decoding and resizing. */
  readonly revisions: { readonly [part: string]: number };
  /** Of the augmentation's steps, by name: only views other than the image itself depend on them. */
  readonly steps: { readonly [step: string]: number };
}

/**
 * Keys of the two places where a run's features are stored. View 0 is the image itself: it is shared by all
 * experiments on the same pixels, whatever their augmentation. A view's draws depend on the image and the view alone,
 * so more views only add to those that are there.
 */
export interface FeatureKeys {
  readonly images: string;
  /** Of views 1 and up; null without augmentation. */
  readonly views: string | null;
}

export function featureKeys(settings: RunSettings, { steps, ...inputs }: FeatureInputs): FeatureKeys {
  const { dataset, backbone, head, augmentation } = settings;
  const images = hashOf({
    revision: featuresRevision,
    source: dataset.source.name,
    resize: dataset.resize,
    backbone: backboneIdentity(backbone),
    pooling: head.pooling,
    ...inputs,
  });
  if (augmentation.views === 1) return { images, views: null };
  return { images, views: hashOf({ images, seed: augmentation.seed, steps: augmentation.steps, revisions: steps }) };
}

/** One text for both keys, e.g. to group runs that share features. */
export function joinKeys({ images, views }: FeatureKeys): string {
  return views === null ? images : `${images}+${views}`;
}

export function splitKeys(joined: string): FeatureKeys {
  const [images, views] = joined.split('+');
  return { images: images!, views: views ?? null };
}
