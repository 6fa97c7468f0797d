import t from 'tap';
import { poolRows } from '../../../src/models/head/pool-rows.js';

/** Two images of 2 x 2 pixels, three channels: number i is i. */
const images = (shape: number[]) => ({
  shape,
  dtype: 'float32' as const,
  data: Float32Array.from({ length: 24 }, (_, i) => i),
});

t.test('feature maps are pooled over their pixels', async (t) => {
  // Channel 0 of the first image has pixels 0, 3, 6, 9; or, channels first, 0, 1, 2, 3.
  t.same([...poolRows(images([2, 2, 2, 3]), 'NHWC', 'avg').data], [4.5, 5.5, 6.5, 16.5, 17.5, 18.5]);
  t.same([...poolRows(images([2, 2, 2, 3]), undefined, 'max').data], [9, 10, 11, 21, 22, 23]);
  t.same([...poolRows(images([2, 3, 2, 2]), 'NCHW', 'avg').data], [1.5, 5.5, 9.5, 13.5, 17.5, 21.5]);
  t.same([...poolRows(images([2, 3, 2, 2]), undefined, 'max').data], [3, 7, 11, 15, 19, 23]);
});

t.test('feature maps are flattened pixel by pixel', async (t) => {
  const flat = poolRows(images([2, 3, 2, 2]), undefined, 'flatten');
  t.same(flat.shape, [2, 12]);
  t.same([...flat.data.subarray(0, 6)], [0, 4, 8, 1, 5, 9]);
  t.same([...poolRows(images([2, 2, 2, 3]), 'NHWC', 'flatten').data], [...images([24]).data]);
  t.same(poolRows(images([2, 4, 3]), undefined, 'flatten').shape, [2, 12], 'whatever they are');
});

t.test('rows [n, c] stay unchanged', async (t) => {
  const rows = images([2, 12]);
  t.equal(poolRows(rows, undefined, 'avg').data, rows.data);
});

t.test('an output whose channel axis is unknown is refused', async (t) => {
  for (const shape of [
    [2, 4, 3],
    [6, 2, 1, 2],
    [1, 2, 3, 4],
  ])
    t.throws(() => poolRows(images(shape), undefined, 'avg'), {
      code: 'WEIGHTS_DO_NOT_FIT',
      message: `features are of shape [${shape}], and it is not known which of these axes holds the channels`,
    });
  t.throws(() => poolRows({ ...images([2, 12]), dtype: 'int32' }, undefined, 'avg'), { message: /are int32 of shape/ });
  t.throws(() => poolRows(images([24]), undefined, 'flatten'), {
    message: /expected float32, \[n, c\] or feature maps/,
  });
});
