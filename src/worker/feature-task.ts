import type { Splits } from '../contracts/data.js';
import type { OpenEngine } from '../contracts/engine.js';
import type { FeatureResult, FeatureTask, TaskEvent } from '../contracts/work.js';
import { augmentationSteps } from '../data/augmentation/index.js';
import { openImages } from '../data/dataset.js';
import { openPixels, type Pixels } from '../data/pixels.js';
import { sources } from '../data/sources/index.js';
import { computeFeatures, type WantedRow } from '../features/compute.js';
import {
  type FeatureStores,
  isSettled,
  rowPlace,
  usableSamples,
  type WantedView,
  wantedViews,
} from '../features/samples.js';
import { EspalierError } from '../foundation/errors.js';
import { cacheFolder } from '../foundation/files.js';
import { loadBackbone } from '../models/backbone.js';
import { pooledCut } from '../models/freeze/cut.js';
import { featureWidth, frozenPart } from '../models/frozen-part.js';
import { featureKeysOf } from './keys.js';
import type { Workshop } from './workshop.js';

/**
 * Images in one call of the frozen part. Fixed, as the last bits of a result depend on it; 8 is as fast as 32 and
 * wastes less on the last batch.
 */
export const batchSize = 8;

/** Computes and stores the features that are missing. Nothing is loaded or built when there are none. */
export async function performFeatureTask(
  task: FeatureTask,
  splits: Splits,
  workshop: Workshop,
  report: (event: TaskEvent) => void,
): Promise<FeatureResult> {
  const started = performance.now();
  const { settings, weights } = task;
  const { engine } = await workshop.engine(task.engine, task.threads);
  return workshop.withStores(featureKeysOf(settings, weights, engine.identity), async (stores) => {
    const wanted = wantedViews(splits, settings.augmentation.views);
    const missing = wanted.filter((view) => !isSettled(view, stores));
    const computed = missing.length > 0 ? await compute(missing, task, { stores, engine, report }) : 0;
    const { bad } = usableSamples([...splits.train, ...splits.validation, ...splits.test], stores);
    if (bad.length > 0 && settings.dataset.onBadImage === 'error') throw badImages(bad);
    const seconds = missing.length > 0 ? (performance.now() - started) / 1000 : 0;
    return { kind: 'features', computed, stored: wanted.length - missing.length, seconds, bad };
  });
}

/** The number of rows that were computed. Whatever happens, what was opened for it is given back. */
async function compute(
  missing: readonly WantedView[],
  { settings, weights }: FeatureTask,
  { stores, engine, report }: { stores: FeatureStores; engine: OpenEngine; report: (event: TaskEvent) => void },
): Promise<number> {
  const { augmentation, backbone: identity, dataset, head } = settings;
  const { inputSize } = identity;
  const opened: (() => Promise<void> | void)[] = [];
  try {
    const backbone = await loadBackbone(identity, weights);
    opened.push(() => backbone.dispose());
    const context = { relativeTo: settings.relativeTo, cacheFolder: cacheFolder() };
    const reader = await openImages(dataset, context, sources);
    opened.push(() => reader.close());
    const definition = frozenPart(backbone, pooledCut, { pooling: head.pooling, inputSize, batchSize });
    const program = await engine.build(definition, { concurrent: true });
    opened.push(() => program.dispose());

    const { resize } = dataset;
    const pixels = openPixels({ reader, resize, inputSize, augmentation, steps: augmentationSteps });
    const frozen = { program, batchSize, inputSize, width: featureWidth(backbone, pooledCut, head.pooling) };
    return await computeFeatures(wantedRows(missing, pixels, stores), frozen, ({ done, bad }) =>
      report({ kind: 'features', done, total: missing.length, bad }),
    );
  } finally {
    for (const release of opened.reverse()) await release();
  }
}

/** Made one after the other, as they are asked for: there may be millions. */
function* wantedRows(missing: readonly WantedView[], pixels: Pixels, stores: FeatureStores): Generator<WantedRow> {
  for (const { sample, view } of missing) {
    yield {
      ...rowPlace(stores, sample.sha256, view),
      load: () => pixels.load(sample, view),
      // Under the image itself: no view of it can be had.
      isBad: (reason) => stores.images.addBad(sample.sha256, reason),
    };
  }
}

const namedAtMost = 10;

function badImages(bad: readonly { readonly id: string; readonly reason: string }[]): EspalierError {
  const named = bad.slice(0, namedAtMost).map(({ id, reason }) => `  ${id}: ${reason}`);
  const others = bad.length > namedAtMost ? [`  and ${bad.length - namedAtMost} more`] : [];
  const count = bad.length === 1 ? '1 image' : `${bad.length} images`;
  return new EspalierError('DATA_BAD_IMAGE', [`${count} cannot be decoded:`, ...named, ...others].join('\n'), {
    remedy: 'Mend or remove them, or set dataset.on_bad_image to skip.',
  });
}
