import fc from 'fast-check';
import t from 'tap';
import { float32Text, numberText, secondsText } from '../../../src/record/csv/numbers.js';

t.test('a float32 is written as the shortest decimal that reads back as it', (t) => {
  // 0.1 is not a float32; the nearest one is 0.100000001490116…, and 0.1 reads back as that one.
  t.equal(float32Text(Math.fround(0.1)), '0.1');
  // 2^-24 = 5.9604644775390625e-8: float32 has 24 bits, about 7.2 digits, and neighbours are 2^-47 = 7.1e-15 apart
  // there, so 5.960464e-8 (4.8e-15 away, more than half of it) is too short and 5.9604645e-8 is not.
  t.equal(float32Text(2 ** -24), '5.9604645e-8');
  t.equal(float32Text(0), '0');
  t.equal(float32Text(1), '1');
  t.equal(float32Text(Number.NaN), 'NaN');
  fc.assert(
    fc.property(fc.float({ noNaN: true }), (value) => Object.is(Math.fround(Number(float32Text(value))), value + 0)),
  );
  t.end();
});

t.test('a double reads back as itself, and null is empty', (t) => {
  fc.assert(fc.property(fc.double(), (value) => Object.is(Number(numberText(value)), value + 0)));
  t.equal(numberText(null), '');
  t.end();
});

t.test('seconds are rounded to the millisecond', (t) => {
  t.equal(secondsText(1.23456), '1.235');
  t.equal(secondsText(0), '0');
  t.end();
});
