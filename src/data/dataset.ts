import type { DatasetSource, ImageReader, SourceContext } from '../contracts/components/dataset-source.js';
import type { RunSettings } from '../contracts/experiment.js';
import { findByName } from '../foundation/find-by-name.js';
import { type DividedListing, splitSamples } from './splits/splits.js';

/** The source that an experiment names. */
export function sourceOf(dataset: RunSettings['dataset'], sources: readonly DatasetSource[]): DatasetSource {
  return findByName('dataset source', sources, dataset.source.name);
}

/**
 * Lists a dataset and divides it. The same settings and files give the same splits in every process; nothing is
 * decoded. A download that the source reports as `missing` must have been prepared.
 */
export async function openDataset(
  settings: Pick<RunSettings, 'dataset' | 'splits'>,
  context: SourceContext,
  sources: readonly DatasetSource[],
): Promise<DividedListing> {
  const listing = await sourceOf(settings.dataset, sources).list(settings.dataset.source, context);
  return splitSamples(listing, settings.splits, settings.dataset.limitPerClass);
}

/** Opens the images of a dataset for reading. */
export function openImages(
  dataset: RunSettings['dataset'],
  context: SourceContext,
  sources: readonly DatasetSource[],
): Promise<ImageReader> {
  return sourceOf(dataset, sources).open(dataset.source, context);
}
