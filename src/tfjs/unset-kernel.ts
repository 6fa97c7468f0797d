import type { DataType, Tensor } from '@tensorflow/tfjs-core';
import { engine } from './core.js';
import { initializers } from './layers.js';

/**
 * The initializer of kernels that are written before they are read: the weights of a backbone come from a file, and an
 * outline needs their shapes only. It makes tensors of a shape without values, since zeros would take as much memory as
 * the weights, and time to clear it. In a saved model it is `Zeros`.
 */
export const unsetKernel = Object.assign(initializers.zeros(), {
  apply: (shape: number[], dtype: DataType = 'float32'): Tensor =>
    engine().makeTensor(new Float32Array(0), shape, dtype),
});
