import {
  add,
  averagePool,
  batchNorm,
  channels,
  concat,
  conv,
  crop,
  maxPool,
  pad,
  padForStride2,
  relu,
  type SymbolicTensor,
  separableConv,
} from '../architecture.js';

export const nasnetNormalisation = { epsilon: 1e-3, momentum: 0.9997 };

/** A generator of names for layers that Keras numbers. */
type Numbered = (kind: string) => string;

/**
 * The normal cell (figure 4 of the paper, left), which also reads the cell before x: [n, h, w, c] -> [n, h, w, 6
 * filters].
 */
export function normalCell(
  x: SymbolicTensor,
  before: SymbolicTensor,
  filters: number,
  cell: string,
  numbered: Numbered,
): SymbolicTensor {
  const p = adjusted(before, x, filters, cell, numbered);
  const h = pointwise(x, `normal_conv_1_${cell}`, `normal_bn_1_${cell}`, filters, numbered);
  const separable = (y: SymbolicTensor, size: number, place: string) =>
    twiceSeparable(y, filters, size, 1, `normal_${place}_${cell}`, numbered);
  const average = (y: SymbolicTensor, place: string) =>
    averagePool(y, `normal_${place}_${cell}`, 3, { strides: 1, padding: 'same' });
  const sum = (a: SymbolicTensor, b: SymbolicTensor, index: number) => add(a, b, `normal_add_${index}_${cell}`);
  const parts = [
    sum(separable(h, 5, 'left1'), separable(p, 3, 'right1'), 1),
    sum(separable(p, 5, 'left2'), separable(p, 3, 'right2'), 2),
    sum(average(h, 'left3'), p, 3),
    sum(average(p, 'left4'), average(p, 'right4'), 4),
    sum(separable(h, 3, 'left5'), h, 5),
  ];
  return concat([p, ...parts], `normal_concat_${cell}`);
}

/** The reduction cell (figure 4 of the paper, right): [n, h, w, c] -> [n, h/2, w/2, 4 filters], rounded up. */
export function reductionCell(
  x: SymbolicTensor,
  before: SymbolicTensor,
  filters: number,
  cell: string,
  numbered: Numbered,
): SymbolicTensor {
  const p = adjusted(before, x, filters, cell, numbered);
  const h = pointwise(x, `reduction_conv_1_${cell}`, `reduction_bn_1_${cell}`, filters, numbered);
  const padded = padForStride2(h, `reduction_pad_1_${cell}`, 3);
  const halving = (y: SymbolicTensor, size: number, place: string) =>
    twiceSeparable(y, filters, size, 2, `reduction_${place}_${cell}`, numbered);
  const largest = (place: string) => maxPool(padded, `reduction_${place}_${cell}`, 3, { strides: 2 });

  const first = add(halving(h, 5, 'left1'), halving(p, 7, 'right1'), `reduction_add_1_${cell}`);
  const second = add(largest('left2'), halving(p, 7, 'right2'), `reduction_add_2_${cell}`);
  const average = averagePool(padded, `reduction_left3_${cell}`, 3, { strides: 2 });
  const third = add(average, halving(p, 5, 'right3'), `reduction_add3_${cell}`);
  const smoothed = averagePool(first, `reduction_left4_${cell}`, 3, { strides: 1, padding: 'same' });
  const fourth = add(second, smoothed, numbered('add'));
  const again = twiceSeparable(first, filters, 3, 1, `reduction_left4_${cell}`, numbered);
  const fifth = add(again, largest('right5'), `reduction_add4_${cell}`);
  return concat([second, third, fourth, fifth], `reduction_concat_${cell}`);
}

/** The output of the cell before x, adjusted to the sides of x and `filters` channels; x itself for the first cell. */
function adjusted(
  before: SymbolicTensor,
  x: SymbolicTensor,
  filters: number,
  cell: string,
  numbered: Numbered,
): SymbolicTensor {
  if (before.shape[2] !== x.shape[2]) {
    const y = relu(before, `adjust_relu_1_${cell}`);
    // Two average poolings of stride 2, the second shifted by one pixel.
    const half = (z: SymbolicTensor, index: number) => {
      const picked = averagePool(z, `adjust_avg_pool_${index}_${cell}`, 1, { strides: 2 });
      return conv(picked, `adjust_conv_${index}_${cell}`, Math.floor(filters / 2), 1);
    };
    const even = half(y, 1);
    const shifted = crop(pad(y, numbered('zero_padding2d'), [0, 1]), numbered('cropping2d'), [1, 0]);
    const both = concat([even, half(shifted, 2)], numbered('concatenate'));
    return batchNorm(both, `adjust_bn_${cell}`, nasnetNormalisation);
  }
  if (before === x || channels(before) === filters) return before;
  return pointwise(before, `adjust_conv_projection_${cell}`, `adjust_bn_${cell}`, filters, numbered);
}

function pointwise(x: SymbolicTensor, name: string, normalised: string, filters: number, numbered: Numbered) {
  return batchNorm(conv(relu(x, numbered('activation')), name, filters, 1), normalised, nasnetNormalisation);
}

/** Two separable convolutions, each after a relu; the first has the stride. */
function twiceSeparable(
  x: SymbolicTensor,
  filters: number,
  size: number,
  strides: 1 | 2,
  place: string,
  numbered: Numbered,
): SymbolicTensor {
  let y = relu(x, numbered('activation'));
  if (strides === 2) y = padForStride2(y, `separable_conv_1_pad_${place}`, size);
  const padding = strides === 2 ? 'valid' : 'same';
  y = separableConv(y, `separable_conv_1_${place}`, filters, size, { strides, padding });
  y = relu(batchNorm(y, `separable_conv_1_bn_${place}`, nasnetNormalisation), numbered('activation'));
  y = separableConv(y, `separable_conv_2_${place}`, filters, size);
  return batchNorm(y, `separable_conv_2_bn_${place}`, nasnetNormalisation);
}
