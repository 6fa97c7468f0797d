import fc from 'fast-check';
import t from 'tap';
import { digitsOf, runIdFrom } from '../../src/contracts/run-id.js';

t.test('no id is a number to JavaScript, and the digits are found again', (t) => {
  // Digits as hashes have them, and such as are numbers far more often.
  const digits = fc.oneof(
    fc.stringMatching(/^[0-9a-f]{12}$/),
    fc.stringMatching(/^[0-9]{2,10}e[0-9]{1,9}$/),
    fc.stringMatching(/^0b[01]{10}$/),
  );
  fc.assert(
    fc.property(digits, (text) => {
      const twelve = text.padEnd(12, '0').slice(0, 12);
      const id = runIdFrom(twelve);
      return Number.isNaN(Number(id)) && runIdFrom(id) === id && digitsOf(id) === twelve;
    }),
  );
  t.end();
});

t.test('ids that are no numbers stay, and so does what is no id', (t) => {
  for (const text of [
    '1f6d49e195d6',
    '1e2f00000000',
    'e12345678901',
    '12345678901e',
    '0b0200000000',
    '',
    '12',
    '956219293166.old-1',
    'lr-find',
  ]) {
    t.equal(runIdFrom(text), text);
    t.equal(digitsOf(text), text);
  }
  t.end();
});
