import type { RandomStream } from '../../foundation/random.js';
import type { Image } from '../data.js';
import type { Component, Settings } from './component.js';

/**
 * One step of an augmentation: a file in `data/augmentation/`. Drawing parameters and transforming pixels are separate,
 * so that the transformation can be compared with Keras' for given parameters.
 */
export interface AugmentationStep<S = Settings, P = unknown> extends Component {
  /** Draws the parameters for one view of an image, always with the same number of draws for the same settings. */
  draw(settings: S, random: RandomStream): P;
  /** Transforms an image. Pure; the result has the image's size and may share its pixels where nothing changes. */
  transform(image: Image, parameters: P, settings: S): Image;
}

/** Draws parameters and transforms the image with them. */
export function applyStep<S, P>(step: AugmentationStep<S, P>, image: Image, settings: S, random: RandomStream): Image {
  return step.transform(image, step.draw(settings, random), settings);
}
