import type { LabelledSample, Splits } from '../../contracts/data.js';
import type { RunSettings } from '../../contracts/experiment.js';
import { type FeatureStores, usableSamples } from '../../features/samples.js';
import { EspalierError } from '../../foundation/errors/errors.js';

/** The data that a run is trained and tested on. */
export interface UsableData {
  readonly classes: readonly string[];
  readonly train: readonly LabelledSample[];
  readonly validation: readonly LabelledSample[];
  readonly test: readonly LabelledSample[];
  readonly bad: readonly { readonly id: string; readonly reason: string }[];
}

/**
 * Returns the splits without images that cannot be decoded. These are left out after splitting, so the other images
 * stay in their sets. Throws if a class has no training image left, or if a monitored validation set is left empty.
 */
export function usableData(
  splits: Splits,
  { training, learningRateSchedule }: Pick<RunSettings, 'training' | 'learningRateSchedule'>,
  stores: readonly FeatureStores[],
): UsableData {
  const parts = {
    train: usableSamples(splits.train, stores),
    validation: usableSamples(splits.validation, stores),
    test: usableSamples(splits.test, stores),
  };
  const seen = new Set(parts.train.usable.map(({ label }) => label));
  const empty = splits.classes.filter((_, label) => !seen.has(label));
  if (empty.length > 0) throw noneLeft(`no training image can be decoded of: ${empty.join(', ')}`);
  const monitors = [training.monitor, training.earlyStopping?.monitor, learningRateSchedule?.monitor];
  const watched = monitors.find((metric) => String(metric).startsWith('val_'));
  if (watched !== undefined && parts.validation.usable.length === 0) {
    throw noneLeft(`there is no validation image that can be decoded, and ${watched} is monitored`);
  }
  return {
    classes: splits.classes,
    train: parts.train.usable,
    validation: parts.validation.usable,
    test: parts.test.usable,
    bad: [...(splits.unreadable ?? []), ...Object.values(parts).flatMap(({ bad }) => bad)],
  };
}

function noneLeft(message: string): EspalierError {
  return new EspalierError('DATA_TOO_FEW_IMAGES', message, {
    remedy: 'See the list of bad images; add images that can be decoded.',
  });
}
