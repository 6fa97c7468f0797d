import type { Components } from '../../contracts/catalogue.js';
import type { OpenEngine } from '../../contracts/components/engine.js';
import { pixelsKey } from '../../contracts/data.js';
import type { FeatureResult, FeatureTask, TaskEvent } from '../../contracts/work.js';
import { badImagesError } from '../../data/bad-images.js';
import { computeFeatures, type WantedRow } from '../../features/compute.js';
import { splitKeys } from '../../features/keys.js';
import {
  type FeatureStores,
  isSettled,
  rowPlace,
  usableSamples,
  type WantedView,
  wantedViews,
} from '../../features/samples.js';
import { type FrozenImages, openFrozenImages } from '../pipeline/frozen-images.js';
import type { TaskContext, WorkerTask } from '../worker-task.js';

/** Computes and stores the missing features. If none is missing, nothing is loaded or built. */
export const featureTask: WorkerTask<FeatureTask> = { kind: 'features', perform };

async function perform(task: FeatureTask, { data, workshop, report }: TaskContext): Promise<FeatureResult> {
  const started = performance.now();
  const { settings, cut } = task;
  const { splits } = data;
  const { engine } = await workshop.engine(task.engine, task.threads);
  return workshop.withStores([splitKeys(task.key)], async ([stores]) => {
    // Decoding the image itself, view 0, is enough to find out whether it can be decoded.
    const wanted = wantedViews(splits, cut === null ? 1 : settings.augmentation.views);
    const missing = wanted.filter((view) => !isSettled(view, stores!));
    const computed =
      missing.length > 0
        ? await compute(missing, task, { stores: stores!, engine, components: workshop.components, report })
        : 0;
    const undecodable = usableSamples([...splits.train, ...splits.validation, ...splits.test], [stores!]).bad;
    const bad = [...(splits.unreadable ?? []), ...undecodable];
    if (bad.length > 0 && settings.dataset.onBadImage === 'error') throw badImagesError(bad);
    const seconds = missing.length > 0 ? (performance.now() - started) / 1000 : 0;
    return { kind: 'features', computed, stored: wanted.length - missing.length, seconds, bad };
  });
}

interface ComputePlace {
  readonly stores: FeatureStores;
  readonly engine: OpenEngine;
  readonly components: Components;
  report(event: TaskEvent): void;
}

/** Computes the missing rows and returns their number. Releases everything it opened, even if it fails. */
async function compute(
  missing: readonly WantedView[],
  task: FeatureTask,
  { stores, engine, components, report }: ComputePlace,
): Promise<number> {
  const images = await openFrozenImages(task, task.cut, engine, components);
  try {
    return await computeFeatures(wantedRows(missing, images, stores), images.frozen, ({ done, bad }) =>
      report({ kind: 'features', done, total: missing.length, bad }),
    );
  } finally {
    await images.close();
  }
}

/** Yields the wanted rows lazily, because there may be millions. */
function* wantedRows(
  missing: readonly WantedView[],
  images: FrozenImages,
  stores: FeatureStores,
): Generator<WantedRow> {
  for (const { sample, view } of missing) {
    const image = pixelsKey(sample);
    yield {
      ...rowPlace(stores, image, view),
      load: () => images.load(sample, view),
      // The failure is recorded for the image itself, because none of its views can be computed.
      isBad: (reason) => stores.images.addBad(image, reason),
    };
  }
}
