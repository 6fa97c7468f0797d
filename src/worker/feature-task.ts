import type { Splits } from '../contracts/data.js';
import type { FeatureResult, FeatureTask, TaskEvent } from '../contracts/work.js';
import { augmentationSteps } from '../data/augmentation/index.js';
import { openImages } from '../data/dataset.js';
import { openPixels } from '../data/pixels.js';
import { sources } from '../data/sources/index.js';
import { computeFeatures } from '../features/compute.js';
import { closeStores, missingRows, openStores, rowPlace, usableSamples } from '../features/samples.js';
import { featureFolder } from '../features/store.js';
import { EspalierError } from '../foundation/errors.js';
import { cacheFolder } from '../foundation/files.js';
import { loadBackbone } from '../models/backbone.js';
import { featureWidth, frozenPart } from '../models/frozen-part.js';
import { featureKeysOf } from './keys.js';
import type { Workshop } from './workshop.js';

/**
 * Images in one call of the frozen part. Fixed, as the last bits of a result depend on it; 8 is as fast as 32 and
 * wastes less on the last batch.
 */
const batchSize = 8;

/** Computes and stores the features that are missing. Nothing is loaded or built when there are none. */
export async function performFeatureTask(
  task: FeatureTask,
  splits: Splits,
  workshop: Workshop,
  report: (event: TaskEvent) => void,
): Promise<FeatureResult> {
  const started = performance.now();
  const { settings, weights } = task;
  const { augmentation, backbone: identity, dataset, head } = settings;
  const { engine } = await workshop.engine(task.engine, task.threads);
  const stores = await openStores(featureFolder(cacheFolder()), featureKeysOf(settings, weights, engine.identity));
  const all = [...splits.train, ...splits.validation, ...splits.test];
  const missing = missingRows(splits, augmentation.views, stores);
  try {
    if (missing.length > 0) {
      const backbone = await loadBackbone(identity, weights);
      const context = { relativeTo: settings.relativeTo, cacheFolder: cacheFolder() };
      const reader = await openImages(dataset, context, sources);
      const pixels = openPixels({
        reader,
        resize: dataset.resize,
        inputSize: identity.inputSize,
        augmentation,
        steps: augmentationSteps,
      });
      const { inputSize } = identity;
      const program = await engine.build(frozenPart(backbone, { pooling: head.pooling, inputSize, batchSize }));
      const rows = missing.map(({ sample, view }) => ({
        ...rowPlace(stores, sample.sha256, view),
        load: () => pixels.load(sample, view),
      }));
      const frozen = { program, batchSize, inputSize, width: featureWidth(backbone, head.pooling) };
      await computeFeatures(rows, frozen, ({ done, bad }) =>
        report({ kind: 'features', done, total: missing.length, bad }),
      );
      await program.dispose();
      await reader.close();
      backbone.dispose();
    }
    const { bad } = usableSamples(all, stores);
    if (bad.length > 0 && dataset.onBadImage === 'error') throw badImages(bad);
    const seconds = missing.length > 0 ? (performance.now() - started) / 1000 : 0;
    const rowsInAll = splits.train.length * augmentation.views + splits.validation.length + splits.test.length;
    return { kind: 'features', computed: missing.length, stored: rowsInAll - missing.length, seconds, bad };
  } finally {
    closeStores(stores);
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
