import type { EngineIdentity } from '../contracts/components/engine.js';
import type { RunSettings } from '../contracts/experiment.js';
import type { FeatureCut } from '../contracts/features.js';
import { backboneIdentity, wholeNetwork } from '../contracts/networks/backbone-identity.js';
import { hashOf } from '../foundation/hash.js';
import { isRowStorage, type RowStorage } from './store/row-storage.js';

/**
 * Raised when the frozen program gives other features for the same pixels. Backbones and engines have revisions of
 * their own.
 */
export const featuresRevision = 1;

/**
 * The kind of processor that keys leave out, so that features stored before kinds were part of keys are still found.
 * Features of another kind have its name in their key, so they never mix.
 */
const unnamedProcessor = 'x64 avx2';

/** Inputs besides settings that determine features: those with a content hash or a revision of their own. */
export interface FeatureInputs {
  readonly weightsSha256: string;
  readonly engine: EngineIdentity;
  /** The kind of the samples' content: sources of the same kind share what is stored. */
  readonly content: string;
  /** Revisions of that kind (`source`), the backbone, decoding and resizing, and SHA-256 of plugins among them. */
  readonly revisions: { readonly [part: string]: number | string };
  /** Revisions of the augmentation's steps by name: only views other than the image itself depend on them. */
  readonly steps: { readonly [step: string]: number | string };
}

/**
 * Keys of the two stores of a run's features. View 0, the image itself, is shared by all experiments on the same
 * pixels, whatever their augmentation. Other views depend only on the image and the view's number, so more views only
 * add rows.
 */
export interface FeatureKeys {
  readonly images: string;
  /** The key of views 1 and up; null without augmentation. */
  readonly views: string | null;
  /** The storage of rows in both stores; it is a part of the keys. */
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

/**
 * Returns everything that rows depend on. Pooled features keep the form of key that they had before there were other
 * cuts.
 */
function determinedBy(
  { dataset, backbone, head }: RunSettings,
  { kind, layers, storage }: FeatureCut,
  { content, ...inputs }: Omit<FeatureInputs, 'steps'>,
): object {
  const pixels = { source: content, resize: dataset.resize };
  if (kind === 'pixels') {
    // Stored pixels depend only on the backbone's input size: all backbones of that size share them.
    const { backbone: _, ...revisions } = inputs.revisions;
    return { ...pixels, kind, inputSize: backbone.inputSize, revisions };
  }
  // The cut says which part of the network is used.
  const engine = engineInKeys(inputs.engine);
  const computed = { ...pixels, backbone: wholeNetwork(backboneIdentity(backbone)), ...inputs, engine };
  // Features of a cut inside the network are not pooled.
  if (kind === 'layers') return { ...computed, kind, layers, storage };
  return { ...computed, pooling: head.pooling, ...(layers.length > 0 && { layers }) };
}

function engineInKeys(engine: EngineIdentity): EngineIdentity {
  if (engine.processor !== unnamedProcessor) return engine;
  const { processor: _, ...others } = engine;
  return others as EngineIdentity;
}

/**
 * Keys of a store of empty rows that records which images can be decoded. It is needed for features that are not
 * stored, because the usable images must be known before training.
 */
export function checkedKeys({ content, revisions }: Pick<FeatureInputs, 'content' | 'revisions'>): FeatureKeys {
  const { backbone: _, ...ofDecoding } = revisions;
  const images = hashOf({ revision: featuresRevision, source: content, kind: 'checked', ofDecoding });
  return { images, views: null, storage: 'uint8' };
}

/** Both keys as one string, e.g. to group runs that share features. */
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

/** The folder names of both stores. */
export function storeNames({ images, views }: FeatureKeys): string[] {
  return views === null ? [images] : [images, views];
}
