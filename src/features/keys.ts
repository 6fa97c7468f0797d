import { backboneIdentity, wholeNetwork } from '../contracts/backbone-identity.js';
import type { EngineIdentity } from '../contracts/components/engine.js';
import type { RunSettings } from '../contracts/experiment.js';
import type { FeatureCut } from '../contracts/features.js';
import { hashOf } from '../foundation/hash.js';
import { isRowStorage, type RowStorage } from './store/row-storage.js';

/** Raised when the frozen program gives other features for the same pixels, backbones and engines aside. */
export const featuresRevision = 1;

/**
 * The kind of processor of which keys say nothing, for they are older than the names of kinds: features that were
 * stored on it before are found. Those of another kind have its name in their key, so that they never mix.
 */
const unnamedProcessor = 'x64 avx2';

/** What else determines features: things with a content hash or revision of their own. */
export interface FeatureInputs {
  readonly weightsSha256: string;
  readonly engine: EngineIdentity;
  /** The kind of the samples' content: sources of the same kind share what is stored. */
  readonly content: string;
  /** Of that kind (`source`), the backbone, decoding and resizing. */
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
  /** How rows are stored in both; it is a part of the keys. */
  readonly storage: RowStorage;
}

export function featureKeys(settings: RunSettings, cut: FeatureCut, { steps, ...inputs }: FeatureInputs): FeatureKeys {
  const { augmentation } = settings;
  const { storage } = cut;
  const images = hashOf({ revision: featuresRevision, ...determinedBy(settings, cut, inputs) });
  if (augmentation.views === 1) return { images, views: null, storage };
  const views = hashOf({ images, seed: augmentation.seed, steps: augmentation.steps, revisions: steps });
  return { images, views, storage };
}

/** What rows depend on. Keys of pooled features are older than other cuts and stay what they were. */
function determinedBy(
  { dataset, backbone, head }: RunSettings,
  { kind, layers, storage }: FeatureCut,
  { content, ...inputs }: Omit<FeatureInputs, 'steps'>,
): object {
  const pixels = { source: content, resize: dataset.resize };
  if (kind === 'pixels') {
    // Nothing of a backbone but how large its images are: all of that size share them.
    const { backbone: _, ...revisions } = inputs.revisions;
    return { ...pixels, kind, inputSize: backbone.inputSize, revisions };
  }
  // What of the network is used, the cut says.
  const engine = engineInKeys(inputs.engine);
  const computed = { ...pixels, backbone: wholeNetwork(backboneIdentity(backbone)), ...inputs, engine };
  // Behind a cut inside of the network there is no pooling.
  if (kind === 'layers') return { ...computed, kind, layers, storage };
  return { ...computed, pooling: head.pooling, ...(layers.length > 0 && { layers }) };
}

function engineInKeys(engine: EngineIdentity): EngineIdentity {
  if (engine.processor !== unnamedProcessor) return engine;
  const { processor: _, ...others } = engine;
  return others as EngineIdentity;
}

/**
 * Where it is kept which images can be decoded: a store of empty rows. For features that are not stored: which images
 * there are must be known before training all the same.
 */
export function checkedKeys({ content, revisions }: Pick<FeatureInputs, 'content' | 'revisions'>): FeatureKeys {
  const { backbone: _, ...ofDecoding } = revisions;
  const images = hashOf({ revision: featuresRevision, source: content, kind: 'checked', ofDecoding });
  return { images, views: null, storage: 'uint8' };
}

/** One text for both keys, e.g. to group runs that share features. */
export function joinKeys({ images, views, storage }: FeatureKeys): string {
  const keys = views === null ? images : `${images}+${views}`;
  return storage === 'float32' ? keys : `${storage}:${keys}`;
}

export function splitKeys(joined: string): FeatureKeys {
  const [keys, storage = 'float32'] = joined.split(':').reverse();
  if (!isRowStorage(storage)) throw new Error(`no key of features: ${joined}`);
  const [images, views] = keys!.split('+');
  return { images: images!, views: views ?? null, storage };
}

/** The folders of stores, by name. */
export function storeNames({ images, views }: FeatureKeys): string[] {
  return views === null ? [images] : [images, views];
}
