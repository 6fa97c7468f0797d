import { layers } from '../../../tfjs/layers.js';
import {
  add,
  channels,
  globalAverage,
  multiply,
  type SymbolicTensor,
  stochasticDepth,
  withSpatialAxes,
} from '../architecture.js';

/**
 * Squeeze and excitation of the EfficientNets: channels weighted by a function of all channels' averages, with
 * `reduced` hidden units. In Keras the activations are part of the convolutions' layers.
 */
export function excited(x: SymbolicTensor, name: string, reduced: number): SymbolicTensor {
  let y = withSpatialAxes(globalAverage(x, `${name}se_squeeze`), `${name}se_reshape`);
  y = activeConv(y, `${name}se_reduce`, Math.max(1, reduced), 'swish');
  y = activeConv(y, `${name}se_expand`, channels(x), 'sigmoid');
  return multiply(x, y, `${name}se_excite`);
}

function activeConv(x: SymbolicTensor, name: string, filters: number, activation: 'swish' | 'sigmoid'): SymbolicTensor {
  const layer = layers.conv2d({ name, filters, kernelSize: 1, activation, kernelInitializer: 'zeros' });
  return layer.apply(x) as SymbolicTensor;
}

/** x + y, with stochastic depth of y when a network is trained from scratch. */
export function residualSum(x: SymbolicTensor, y: SymbolicTensor, name: string, dropRate: number): SymbolicTensor {
  return add(dropRate > 0 ? stochasticDepth(y, `${name}drop`, dropRate) : y, x, `${name}add`);
}
