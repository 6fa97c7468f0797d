import type { Catalogue } from '../contracts/catalogue.js';
import type { Component } from '../contracts/components/component.js';
import type { EngineIdentity } from '../contracts/components/engine.js';
import type { LocatedWeights } from '../contracts/components/weight-source.js';
import { type LabelledSample, pixelsKey, type Splits } from '../contracts/data.js';
import type { RunSettings } from '../contracts/experiment.js';
import type { Fingerprint } from '../contracts/work.js';
import { findByName } from '../foundation/find-by-name.js';
import { hashOf } from '../foundation/hash.js';

export interface FingerprintInputs {
  readonly splits: Splits;
  readonly weights: LocatedWeights;
  readonly engine: EngineIdentity;
  readonly catalogue: Catalogue;
  /** Revisions of code outside components that can change a result, e.g. `{ decoding: 1, training: 1 }`. */
  readonly parts: { readonly [part: string]: number };
}

/** Everything besides a run's settings that can change its result. */
export function fingerprintOf(settings: RunSettings, inputs: FingerprintInputs): Fingerprint {
  const used = componentsUsed(settings, inputs.weights, inputs.catalogue);
  const revisions = used.map(([label, { revision }]) => [label, revision] as const);
  const engine = findByName('engine', inputs.catalogue.engines, inputs.engine.name);
  const plugins = pluginsOf([...used, [`engine ${engine.name}`, engine]]);
  return {
    data: dataHash(inputs.splits),
    weights: inputs.weights.sha256,
    engine: inputs.engine,
    components: { ...inputs.parts, ...Object.fromEntries(revisions) },
    ...(Object.keys(plugins).length > 0 && { plugins }),
  };
}

type Labelled = readonly [label: string, component: Component];

/** Returns the SHA-256 of the plugin of each component that a plugin brings, by the component's label. */
export function pluginsOf(components: readonly Labelled[]): { [component: string]: string } {
  return Object.fromEntries(
    components.flatMap(([label, { plugin }]) => (plugin === undefined ? [] : [[label, plugin]])),
  );
}

const hashes = new WeakMap<Splits, string>();

/**
 * Returns the hash of class names and of the content and label of every sample, split by split and in order, since the
 * order decides which batch a sample is in. It is cached per splits object, which runs with the same splits share.
 */
export function dataHash(splits: Splits): string {
  let hash = hashes.get(splits);
  if (hash === undefined) {
    const content = (samples: readonly LabelledSample[]) => samples.map((sample) => [pixelsKey(sample), sample.label]);
    const { classes, train, validation, test } = splits;
    hash = hashOf([classes, content(train), content(validation), content(test)]);
    hashes.set(splits, hash);
  }
  return hash;
}

/** Returns the components that a run uses, with their labels in fingerprints. */
function componentsUsed(settings: RunSettings, weights: LocatedWeights, catalogue: Catalogue): Labelled[] {
  const { dataset, augmentation, backbone, head, optimizer, learningRateSchedule } = settings;
  const steps = augmentation.views > 1 ? augmentation.steps.map(({ name }) => name) : [];
  const used: readonly (readonly [kind: string, components: readonly Component[], names: readonly string[]])[] = [
    ['source', catalogue.sources, [dataset.source.name]],
    ['augmentation step', catalogue.augmentationSteps, steps],
    ['backbone', catalogue.backbones, [backbone.name]],
    ['weights', catalogue.weightSources, [weights.source]],
    ['layer', catalogue.headLayers, head.layers.map(({ name }) => name)],
    ['optimizer', catalogue.optimizers, [optimizer.name]],
    ['learning rate schedule', catalogue.schedules, learningRateSchedule ? [learningRateSchedule.name] : []],
  ];
  return used.flatMap(([kind, components, names]) =>
    names.map((name) => [`${kind} ${name}`, findByName(kind, components, name)] as const),
  );
}
