import t from 'tap';
import { float16ToFloat32 } from '../../../../src/models/weights/formats/float16.js';

const decode = (...bits: number[]) => [...float16ToFloat32(new Uint8Array(Uint16Array.from(bits).buffer))];

t.test('numbers that IEEE 754 names', async (t) => {
  t.same(decode(0x0000, 0x3c00, 0xc000, 0x7bff), [0, 1, -2, 65504]);
  t.ok(Object.is(decode(0x8000)[0], -0));
  t.same(
    decode(0x0001, 0x03ff, 0x0400),
    [2 ** -24, 1023 * 2 ** -24, 2 ** -14],
    'the smallest, and the first normal one',
  );
  t.same(decode(0x7c00, 0xfc00, 0x7e00), [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]);
});

t.test('every finite number: in order, and evenly spaced between powers of two', async (t) => {
  const positive = decode(...Array.from({ length: 0x7c00 }, (_, bits) => bits));
  for (let bits = 1; bits < positive.length; bits++) {
    // The step above a number of exponent field e is 2^(e - 15 - 10); subnormal numbers have the step of e = 1.
    const step = 2 ** (Math.max(1, (bits - 1) >> 10) - 25);
    if (positive[bits]! - positive[bits - 1]! !== step) t.fail(`at ${bits.toString(16)}`);
  }
  t.equal(positive.length, 31744);
});

t.test('an array of any offset', async (t) => {
  t.same([...float16ToFloat32(Uint8Array.of(9, 0x00, 0x3c).subarray(1))], [1]);
});
