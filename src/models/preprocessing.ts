/** What networks expect of pixels. Pure functions of [n, h, w, 3], int32 or float32 in 0..255, in RGB order. */
import { cast, div, sub, type Tensor4D, tidy } from '@tensorflow/tfjs-core';

/** To [-1, 1], as `keras.applications` does in mode `tf`: the division first, both steps rounded to float32. */
export function toPlusMinusOne(pixels: Tensor4D): Tensor4D {
  return tidy(() => sub(div(cast(pixels, 'float32'), 127.5), 1));
}
