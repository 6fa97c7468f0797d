/** What networks expect of pixels. Pure functions of [n, h, w, 3], int32 or float32 in 0..255, in RGB order. */
import { add, cast, div, mul, reverse, sub, type Tensor4D, tensor1d, tidy } from '@tensorflow/tfjs-core';

/** To [-1, 1], as `keras.applications` does in mode `tf`: the division first, both steps rounded to float32. */
export function toPlusMinusOne(pixels: Tensor4D): Tensor4D {
  return tidy(() => sub(div(cast(pixels, 'float32'), 127.5), 1));
}

/** Blue first, each channel less ImageNet's average of it, as `keras.applications` does in mode `caffe`. */
export function toCentredBgr(pixels: Tensor4D): Tensor4D {
  return tidy(() => sub(reverse(cast(pixels, 'float32'), 3), tensor1d([103.939, 116.779, 123.68])));
}

/** Fractions of 255, less ImageNet's average of each channel, by its deviation: mode `torch`. */
export function toStandardScores(pixels: Tensor4D): Tensor4D {
  return tidy(() => {
    const centred = sub(div(cast(pixels, 'float32'), 255), tensor1d([0.485, 0.456, 0.406]));
    return div(centred, tensor1d([0.229, 0.224, 0.225]));
  });
}

/** pixels * scale + offset, as Keras' layer `Rescaling` computes it inside of a network. */
export function rescaled(scale: number, offset: number): (pixels: Tensor4D) => Tensor4D {
  return (pixels) => tidy(() => add(mul(cast(pixels, 'float32'), scale), offset));
}
