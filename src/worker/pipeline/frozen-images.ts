import type { Components } from '../../contracts/catalogue.js';
import type { OpenEngine } from '../../contracts/components/engine.js';
import type { LocatedWeights } from '../../contracts/components/weight-source.js';
import type { Sample } from '../../contracts/data.js';
import type { RunSettings } from '../../contracts/experiment.js';
import type { FeatureCut } from '../../contracts/features.js';
import { openImages } from '../../data/dataset.js';
import { openPixels } from '../../data/pixels.js';
import type { FrozenProgram } from '../../features/pass-through.js';
import { cacheFolder } from '../../foundation/files/files.js';
import { loadBackbone } from '../../models/backbone.js';
import { findFileBackbone } from '../../models/find-backbone.js';
import { featureWidth, frozenPart } from '../../models/freeze/frozen-part.js';
import { openFileProgram } from './file-program.js';

/**
 * Images per call of the frozen part. It is fixed because the last bits of a result depend on it; 8 is as fast as 32
 * and wastes less on the last batch.
 */
export const batchSize = 8;

/** The images of a run, and the frozen part of the backbone that they are passed through. */
export interface FrozenImages {
  readonly frozen: FrozenProgram;
  /** Loads one view of one image, inputSize * inputSize * 3 bytes. @throws BadImage */
  load(sample: Sample, view: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Opens the images of a run and builds its frozen part; without a cut, images are only decoded, into empty rows. */
export async function openFrozenImages(
  { settings, weights }: { readonly settings: RunSettings; readonly weights: LocatedWeights },
  cut: FeatureCut | null,
  engine: OpenEngine,
  components: Components,
): Promise<FrozenImages> {
  const { augmentation, dataset } = settings;
  const opened: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const release of opened.splice(0).reverse()) await release();
  };
  try {
    const context = { relativeTo: settings.relativeTo, cacheFolder: cacheFolder() };
    const reader = await openImages(dataset, context, components.sources);
    opened.push(() => reader.close());
    const frozen = await openProgram(settings, weights, cut, { engine, components, opened });
    const { inputSize } = frozen;
    const { resize } = dataset;
    const steps = components.augmentationSteps;
    const { load } = openPixels({ reader, resize, inputSize, augmentation, steps });
    return { frozen, load, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The environment in which a program is built. `opened` collects the resources to release afterwards. */
interface ProgramPlace {
  readonly engine: OpenEngine;
  readonly components: Components;
  readonly opened: (() => Promise<void> | void)[];
}

async function openProgram(
  { backbone: identity, head: { pooling } }: RunSettings,
  weights: LocatedWeights,
  cut: FeatureCut | null,
  { engine, components, opened }: ProgramPlace,
): Promise<FrozenProgram> {
  const { inputSize } = identity;
  // Without a cut images are only decoded; if the network in a file does not fix a size, any size will do.
  if (cut === null) return { program: null, batchSize, inputSize: inputSize ?? 224, width: 0 };
  if (cut.kind === 'pixels') return { program: null, batchSize, inputSize, width: cut.width! };
  const file = findFileBackbone(identity.name, components);
  if (file) {
    const frozen = await openFileProgram(file, identity, weights, pooling, engine, batchSize);
    opened.push(() => frozen.program.dispose());
    return frozen;
  }
  const backbone = await loadBackbone(identity, weights, components);
  opened.push(() => backbone.dispose());
  const definition = frozenPart(backbone, cut, { pooling, inputSize, batchSize });
  const program = await engine.build(definition, { concurrent: true });
  opened.push(() => program.dispose());
  return { program, batchSize, inputSize, width: featureWidth(backbone, cut, pooling) };
}
