import t from 'tap';
import { type LayoutStep, layoutOf, layoutOfShape } from '../../src/foundation/image-layout.js';

const among = (steps: { readonly [value: string]: LayoutStep }) => (value: string) =>
  layoutOf(value, (name) => steps[name]);

t.test('a layout is that of what a value was made of, turned by transpositions', async (t) => {
  const of = among({
    image: { layout: 'NHWC' },
    first: { of: ['image'], turned: [0, 3, 1, 2] },
    turnedOver: { of: ['first'], turned: [0, 1, 3, 2] },
    back: { of: ['turnedOver'], turned: [0, 3, 2, 1] },
    batchLast: { of: ['image'], turned: [1, 2, 3, 0] },
    sum: { of: ['constant', 'first'] },
    convolution: { layout: 'NCHW' },
    cube: { of: ['image'], turned: [0, 1, 2, 3, 4] },
  });
  t.equal(of('image'), 'NHWC');
  t.equal(of('first'), 'NCHW');
  t.equal(of('turnedOver'), 'NCHW', 'columns before rows');
  // [n, c, w, h] by [0, 3, 2, 1]: [n, h, w, c].
  t.equal(of('back'), 'NHWC');
  t.equal(of('batchLast'), undefined);
  t.equal(of('sum'), 'NCHW', 'of the input that says');
  t.equal(of('convolution'), 'NCHW');
  t.equal(of('cube'), undefined, 'another rank');
  t.equal(of('constant'), undefined);
});

t.test('values that depend on themselves, and very long ways, come to an end', async (t) => {
  t.equal(among({ a: { of: ['b'] }, b: { of: ['a'] } })('a'), undefined);
  const steps: { [value: string]: LayoutStep } = { v0: { layout: 'NCHW' } };
  // Two inputs each: the ways through them are 2^20000.
  for (let index = 1; index < 20_000; index++) steps[`v${index}`] = { of: [`v${index - 1}`, `v${index - 1}`] };
  t.equal(among(steps)('v19999'), 'NCHW');
});

t.test('images are square', async (t) => {
  t.equal(layoutOfShape([8, 7, 7, 1280]), 'NHWC');
  t.equal(layoutOfShape([8, 1280, 7, 7]), 'NCHW');
  t.equal(layoutOfShape([8, 1, 1, 5]), 'NHWC');
  t.equal(layoutOfShape([8, 5, 1, 1]), 'NCHW');
  for (const unclear of [
    [8, 7, 7, 7],
    [8, 7, 5, 7],
    [8, 2, 3, 4],
    [8, 7, 7],
    [8, 7, 7, 5, 5],
  ])
    t.equal(layoutOfShape(unclear), undefined, `[${unclear}]`);
});
