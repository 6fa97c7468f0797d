import fc from 'fast-check';
import t from 'tap';
import { fromHalves, toHalves } from '../../../src/features/store/float16.js';

const halfOf = (value: number) => {
  const into = new Uint16Array(1);
  toHalves(Float32Array.of(value), into);
  return into[0]!;
};
const numberOf = (half: number) => {
  const into = new Float32Array(1);
  fromHalves(Uint16Array.of(half), into);
  return into[0]!;
};

t.test('all halves are read and written back', (t) => {
  const halves = Uint16Array.from({ length: 65_536 }, (_, half) => half);
  const values = new Float32Array(halves.length);
  fromHalves(halves, values);
  const back = new Uint16Array(halves.length);
  toHalves(values, back);
  // NaN has 2,046 patterns and one value, which is written as 0x7e00 (the sign of a NaN means nothing).
  const isNaNPattern = (half: number) => (half & 0x7fff) > 0x7c00;
  const wrong = halves.filter((half) => (isNaNPattern(half) ? (back[half]! & 0x7fff) !== 0x7e00 : back[half] !== half));
  t.same([...wrong], []);
  t.equal(halves.filter((half) => Number.isNaN(values[half]!)).length, 2046);
  t.end();
});

t.test('known values', (t) => {
  // IEEE 754-2019, and "Half-precision floating-point format" in any textbook.
  const known: readonly [value: number, half: number][] = [
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [2 / 3, 0x3955],
    [65504, 0x7bff],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [1023 * 2 ** -24, 0x03ff],
  ];
  for (const [value, half] of known) t.equal(halfOf(value), half, `${value}`);
  t.equal(numberOf(0x3555), 0.333251953125);
  t.ok(Object.is(numberOf(0x8000), -0));
  t.end();
});

t.test('ties are rounded to even', (t) => {
  // Neighbours of 1 are 2^-10 apart.
  t.equal(halfOf(1 + 2 ** -11), 0x3c00);
  t.equal(halfOf(1 + 3 * 2 ** -11), 0x3c02);
  t.equal(halfOf(1 + 2 ** -11 + 2 ** -23), 0x3c01, 'above the middle');
  t.equal(halfOf(2 - 2 ** -12), 0x4000, 'carried into the exponent');
  // Below 2^-14 they are 2^-24 apart.
  t.equal(halfOf(2 ** -25), 0);
  t.equal(halfOf(2 ** -25 * (1 + 2 ** -23)), 1);
  t.equal(halfOf(3 * 2 ** -25), 2);
  t.equal(halfOf(5 * 2 ** -25), 2);
  t.equal(halfOf(2 ** -14 - 2 ** -25), 0x0400, 'the largest subnormal is left');
  t.equal(halfOf(2 ** -149), 0, 'the smallest float32');
  t.end();
});

t.test('finite values stay finite, and NaN stays NaN', (t) => {
  for (const value of [65505, 65519.99, 65520, 1e6, 3.4e38]) {
    t.equal(halfOf(value), 0x7bff);
    t.equal(halfOf(-value), 0xfbff);
  }
  t.equal(numberOf(halfOf(Number.POSITIVE_INFINITY)), Number.POSITIVE_INFINITY);
  t.equal(numberOf(halfOf(Number.NEGATIVE_INFINITY)), Number.NEGATIVE_INFINITY);
  t.ok(Number.isNaN(numberOf(halfOf(Number.NaN))));
  t.end();
});

t.test('every float32 goes to the nearest half, as a search among all of them finds it', (t) => {
  const halves = Array.from({ length: 0x7c00 }, (_, half) => ({ half, value: numberOf(half) }));
  /** Of the non-negative finite halves; differences of float32 numbers that are this close are exact in doubles. */
  const nearest = (value: number) => {
    let [low, high] = [0, halves.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (halves[middle]!.value <= value) low = middle;
      else high = middle;
    }
    const [below, above] = [value - halves[low]!.value, halves[high]!.value - value];
    if (below === above) return low % 2 === 0 ? low : high;
    return below < above ? low : high;
  };
  const nearTheEdge = fc.integer({ min: 0x32000000, max: 0x48000000 });
  fc.assert(
    fc.property(fc.oneof(nearTheEdge, fc.integer({ min: 0, max: 0x7f7fffff })), fc.boolean(), (pattern, negative) => {
      const value = new Float32Array(Int32Array.of(pattern).buffer)[0]!;
      return halfOf(negative ? -value : value) === nearest(value) + (negative ? 0x8000 : 0);
    }),
    { numRuns: 3000 },
  );
  t.end();
});
