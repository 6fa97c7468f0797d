/** The networks' preprocessing: pure functions of pixels [n, h, w, 3], int32 or float32 in 0..255, in RGB order. */
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { add, cast, div, mul, reverse, sub, tensor1d, tidy } from '../../tfjs/core.js';

/** Scales to [-1, 1], mode `tf` of `keras.applications`: division first, both steps rounded to float32. */
export function toPlusMinusOne(pixels: Tensor4D): Tensor4D {
  return tidy(() => sub(div(cast(pixels, 'float32'), 127.5), 1));
}

/** Converts to BGR and subtracts ImageNet's channel means, mode `caffe` of `keras.applications`. */
export function toCentredBgr(pixels: Tensor4D): Tensor4D {
  return tidy(() => sub(reverse(cast(pixels, 'float32'), 3), tensor1d([103.939, 116.779, 123.68])));
}

/** Scales to [0, 1] and standardises by ImageNet's channel means and deviations, mode `torch`. */
export function toStandardScores(pixels: Tensor4D): Tensor4D {
  return tidy(() => {
    const centred = sub(div(cast(pixels, 'float32'), 255), tensor1d([0.485, 0.456, 0.406]));
    return div(centred, tensor1d([0.229, 0.224, 0.225]));
  });
}

/** pixels * scale + offset, as Keras' `Rescaling` layer computes it inside a network. */
export function rescaled(scale: number, offset: number): (pixels: Tensor4D) => Tensor4D {
  return (pixels) => tidy(() => add(mul(cast(pixels, 'float32'), scale), offset));
}
