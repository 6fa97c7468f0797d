import type { LabelledSample, Sample, Splits } from '../../contracts/data.js';
import type { FeatureCut, FeatureSet, LabelledFeatures } from '../../contracts/features.js';
import type { RunTask } from '../../contracts/work.js';
import { splitKeys } from '../../features/keys.js';
import { recomputedSet } from '../../features/recomputed.js';
import { featureSet } from '../../features/samples.js';
import type { Workshop } from '../workshop.js';
import { type FrozenImages, openFrozenImages } from './frozen-images.js';
import { type UsableData, usableData } from './usable-data.js';

/** The features that one phase of a run is trained and tested on. */
export interface PhaseFeatures {
  readonly cut: FeatureCut;
  /** All views of the training images. */
  readonly train: LabelledFeatures;
  /** View 0 of each validation image, as in the test set. */
  readonly validation: LabelledFeatures;
  readonly test: LabelledFeatures;
}

export interface RunFeatures {
  /** The samples whose images can be decoded, the same in all phases. */
  readonly data: UsableData;
  /**
   * Returns the features of the phase at this index of `settings.phases`. If they are not stored, the frozen part is
   * built and kept until features of another cut are requested.
   */
  phase(index: number): Promise<PhaseFeatures>;
}

/**
 * Calls a function with the features of a run, stored or computed as they are read: results are the same, bit for bit.
 */
export async function withRunFeatures<T>(
  task: Pick<RunTask, 'settings' | 'features' | 'weights' | 'engine' | 'threads'>,
  splits: Splits,
  workshop: Workshop,
  use: (features: RunFeatures) => Promise<T>,
): Promise<T> {
  const { settings, features: uses } = task;
  const { engine } = await workshop.engine(task.engine, task.threads);
  const keys = [...new Set(uses.map(({ key }) => key))];
  let open: { readonly cut: FeatureCut; readonly images: FrozenImages } | undefined;
  const close = async () => {
    const closing = open;
    open = undefined;
    await closing?.images.close();
  };

  try {
    return await workshop.withStores(keys.map(splitKeys), (stores) => {
      const data = usableData(splits, settings, stores);
      return use({
        data,
        async phase(index) {
          const used = uses.find(({ phases }) => phases.includes(index))!;
          const { cut } = used;
          if (open?.cut !== cut) await close();
          let setOf: (samples: readonly Sample[], views: number) => FeatureSet;
          if (used.stored) {
            const place = stores[keys.indexOf(used.key)]!;
            setOf = (samples, views) => featureSet(samples, place, views);
          } else {
            open ??= { cut, images: await openFrozenImages(task, cut, engine, workshop.components) };
            const { frozen, load } = open.images;
            setOf = (samples, views) => recomputedSet(samples, views, { frozen, load, storage: cut.storage });
          }
          const labelled = (samples: readonly LabelledSample[], views: number): LabelledFeatures => ({
            features: setOf(samples, views),
            labels: Int32Array.from(samples, ({ label }) => label),
          });
          return {
            cut,
            train: labelled(data.train, settings.augmentation.views),
            validation: labelled(data.validation, 1),
            test: labelled(data.test, 1),
          };
        },
      });
    });
  } finally {
    await close();
  }
}
