import type { RandomStream } from '../../foundation/random.js';
import type { Image } from '../data.js';
import type { Component, Settings } from './component.js';

/**
 * One step of an augmentation: a file in `data/augmentation/`. Drawing and transforming are apart, so that what is
 * done to pixels can be compared with Keras for given parameters.
 */
export interface AugmentationStep<S = Settings, P = unknown> extends Component {
  /** Draws what will be done to one view of an image. Always the same number of draws for the same settings. */
  draw(settings: S, random: RandomStream): P;
  /** Does it. Pure; the result has the image's size and may share its pixels where nothing changes. */
  transform(image: Image, parameters: P, settings: S): Image;
}

/** Draws and transforms. */
export function applyStep<S, P>(step: AugmentationStep<S, P>, image: Image, settings: S, random: RandomStream): Image {
  return step.transform(image, step.draw(settings, random), settings);
}
