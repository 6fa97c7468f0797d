import { layers } from '@tensorflow/tfjs-layers';
import { add, asOnePlace, channels, dropWhole, globalAverage, multiply, type SymbolicTensor } from '../architecture.js';

/**
 * Squeeze and excitation as the EfficientNets have it: channels weighed by what their averages say of the whole image,
 * by way of `reduced` numbers. In Keras the activations belong to the layers of the convolutions.
 */
export function excited(x: SymbolicTensor, name: string, reduced: number): SymbolicTensor {
  let y = asOnePlace(globalAverage(x, `${name}se_squeeze`), `${name}se_reshape`);
  y = activeConv(y, `${name}se_reduce`, Math.max(1, reduced), 'swish');
  y = activeConv(y, `${name}se_expand`, channels(x), 'sigmoid');
  return multiply(x, y, `${name}se_excite`);
}

function activeConv(x: SymbolicTensor, name: string, filters: number, activation: 'swish' | 'sigmoid'): SymbolicTensor {
  const layer = layers.conv2d({ name, filters, kernelSize: 1, activation, kernelInitializer: 'zeros' });
  return layer.apply(x) as SymbolicTensor;
}

/** x + y, where y is left out of some images when a network is trained from scratch. */
export function residualSum(x: SymbolicTensor, y: SymbolicTensor, name: string, dropRate: number): SymbolicTensor {
  return add(dropRate > 0 ? dropWhole(y, `${name}drop`, dropRate) : y, x, `${name}add`);
}
