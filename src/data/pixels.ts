import { type AugmentationStep, applyStep } from '../contracts/components/augmentation-step.js';
import type { ImageReader } from '../contracts/components/dataset-source.js';
import type { Image, Sample } from '../contracts/data.js';
import type { AugmentationSettings, DatasetSettings } from '../contracts/experiment.js';
import { findByName } from '../foundation/find-by-name.js';
import { randomStream } from '../foundation/random.js';
import { resize } from './resize/resize.js';

export interface PixelSettings {
  readonly reader: ImageReader;
  readonly resize: DatasetSettings['resize'];
  /** Height and width that images are resized to. */
  readonly inputSize: number;
  readonly augmentation: AugmentationSettings;
  /** The steps that an experiment may name. */
  readonly steps: readonly AugmentationStep[];
}

export interface Pixels {
  /**
   * One view of one image: inputSize x inputSize pixels, 3 bytes each, red first, rows top to bottom. View 0 is the
   * image itself; the random transformations of other views depend only on the augmentation's seed, the image's
   * content, the view and the step. Views requested one after the other, or at once, share the decoding. The bytes must
   * not be changed.
   * @throws BadImage
   */
  load(sample: Sample, view: number): Promise<Uint8Array>;
}

/** Number of resized images that are kept for further views. */
const keptImages = 32;

/**
 * Opens the pipeline from samples to the backbone's input. Images are resized first and then augmented, as with Keras'
 * layers.
 */
export function openPixels(settings: PixelSettings): Pixels {
  const { reader, inputSize, augmentation } = settings;
  const chain = augmentation.steps.map((chosen) => {
    return { step: findByName('augmentation step', settings.steps, chosen.name), settings: chosen };
  });
  const resized = new Map<string, Promise<Image>>();

  const resizedImage = (sample: Sample): Promise<Image> => {
    const known = resized.get(sample.sha256);
    if (known !== undefined) return known;
    const image = reader.read(sample).then((decoded) => resize(decoded, inputSize, settings.resize));
    if (augmentation.views === 1) return image;
    if (resized.size >= keptImages) resized.delete(resized.keys().next().value!);
    resized.set(sample.sha256, image);
    return image;
  };

  return {
    async load(sample, view) {
      let image = await resizedImage(sample);
      if (view === 0) return image.data;
      for (const [index, { step, settings }] of chain.entries())
        image = applyStep(
          step,
          image,
          settings,
          randomStream('augmentation', augmentation.seed, sample.sha256, view, index),
        );
      return image.data;
    },
  };
}
