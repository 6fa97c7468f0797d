import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import t from 'tap';
import type { Predictions } from '../../src/contracts/results.js';
import { evaluate } from '../../src/evaluate/evaluate.js';
import { predictedClasses } from '../../src/evaluate/predicted-classes.js';

/** Rows of probabilities by sample; class names are letters. */
function predictions(truth: readonly number[], rows: readonly (readonly number[])[]): Predictions {
  return {
    classes: Array.from(rows[0]!, (_, index) => String.fromCharCode(97 + index)),
    ids: truth.map((_, index) => `${index}.png`),
    truth: Int32Array.from(truth),
    probabilities: Float32Array.from(rows.flat()),
  };
}

t.test('agrees with scikit-learn and Keras (fixtures/make.py)', (t) => {
  const fixture = new URL('../../../test/evaluate/fixtures/peers.json', import.meta.url);
  const peers = JSON.parse(readFileSync(fixture, 'utf8'));
  const classes = Array.from({ length: peers.classes as number }, (_, index) => `class ${index}`);
  const given: Predictions = {
    classes,
    ids: (peers.truth as number[]).map(String),
    truth: Int32Array.from(peers.truth),
    probabilities: Float32Array.from(peers.probabilities),
  };
  const result = evaluate(given);
  const close = (value: number, expected: number, what: string) =>
    t.ok(Math.abs(value - expected) <= 1e-12, `${what}: ${value}, ${expected}`);
  t.strictSame([...predictedClasses(given)], peers.predicted);
  t.strictSame(result.confusion, peers.confusion);
  t.equal(result.accuracy, peers.accuracy);
  result.perClass.forEach(({ name, precision, recall, f1, support }, index) => {
    t.equal(name, classes[index]!);
    close(precision, peers.precision[index], 'precision');
    close(recall, peers.recall[index], 'recall');
    close(f1, peers.f1[index], 'f1');
    t.equal(support, peers.support[index]);
  });
  close(result.macro.precision, peers.macro[0], 'macro precision');
  close(result.macro.recall, peers.macro[1], 'macro recall');
  close(result.macro.f1, peers.macro[2], 'macro f1');
  t.strictSame(result.topK, { 1: peers.accuracy, 3: peers.top3, 5: peers.top5 });
  // Keras computes in float32: 24 bits, so about 1e-7 of a loss of 3.6, and a few roundings.
  t.ok(Math.abs(result.loss - peers.loss) < 2e-6, `loss: ${result.loss}, ${peers.loss}`);
  t.end();
});

t.test('numbers of three samples, by hand', (t) => {
  const result = evaluate(
    predictions(
      [0, 1, 1],
      [
        [0.75, 0.25],
        [0.5, 0.5],
        [0, 1],
      ],
    ),
  );
  // The tie goes to class a, which is wrong. Losses: -ln 0.75, -ln 0.5, -ln(1 - 1e-7).
  t.equal(result.accuracy, 2 / 3);
  t.ok(Math.abs(result.loss - (-Math.log(0.75) - Math.log(0.5) + 1e-7) / 3) < 1e-12);
  t.strictSame(result.confusion, [
    [1, 0],
    [1, 1],
  ]);
  t.strictSame(result.perClass, [
    { name: 'a', precision: 1 / 2, recall: 1, f1: 2 / 3, support: 1 },
    { name: 'b', precision: 1, recall: 1 / 2, f1: 2 / 3, support: 2 },
  ]);
  // Wilson by hand: p = 2/3, n = 3, z^2 = 3.8415: centre (0.6667 + 0.6402) / 2.2805 = 0.5731,
  // half 1.95996 / 2.2805 * sqrt(0.07407 + 0.10671) = 0.3654.
  t.ok(Math.abs(result.accuracyInterval[0] - 0.2077) < 1e-4);
  t.ok(Math.abs(result.accuracyInterval[1] - 0.9385) < 1e-4);
  t.strictSame(result.topK, { 1: 2 / 3 });
  t.end();
});

t.test('a probability of zero costs -ln 1e-7, and rows need not sum to one', (t) => {
  t.ok(Math.abs(evaluate(predictions([0], [[0, 1]])).loss - -Math.log(1e-7)) < 1e-9);
  t.ok(Math.abs(evaluate(predictions([0], [[1, 3]])).loss - Math.log(4)) < 1e-12);
  t.end();
});

t.test('equally probable classes count by index in every k', (t) => {
  const even = [0.25, 0.25, 0.25, 0.25];
  const { topK, accuracy } = evaluate(predictions([0, 1, 2, 3], [even, even, even, even]));
  t.strictSame(topK, { 1: 1 / 4, 3: 3 / 4 });
  t.equal(accuracy, 1 / 4);
  t.end();
});

t.test('arrays that do not fit are refused', (t) => {
  const good = predictions(
    [0, 1],
    [
      [1, 0],
      [0, 1],
    ],
  );
  t.throws(() => evaluate({ ...good, truth: Int32Array.of(), ids: [], probabilities: Float32Array.of() }), RangeError);
  t.throws(() => evaluate({ ...good, ids: ['0.png'] }), /2 labels of 2 classes go with 1 ids and 4 probabilities/);
  t.throws(() => evaluate({ ...good, probabilities: Float32Array.of(1, 0) }), RangeError);
  t.throws(() => evaluate({ ...good, truth: Int32Array.of(0, 2) }), /label 2 is not one of 2 classes/);
  t.end();
});

t.test('properties that hold for any predictions', (t) => {
  const drawn = fc.integer({ min: 2, max: 7 }).chain((classes) =>
    fc.array(
      fc.record({
        label: fc.nat(classes - 1),
        // Few values, so that ties are frequent.
        row: fc.array(fc.constantFrom(0.1, 0.2, 0.3, 0.7), { minLength: classes, maxLength: classes }),
      }),
      { minLength: 1, maxLength: 30 },
    ),
  );
  fc.assert(
    fc.property(drawn, (samples) => {
      const given = predictions(
        samples.map(({ label }) => label),
        samples.map(({ row }) => row),
      );
      const result = evaluate(given);
      const shares = Object.values(result.topK);
      const supports = result.perClass.map(({ support }) => support);
      const [low, high] = result.accuracyInterval;
      return (
        result.topK['1'] === result.accuracy &&
        shares.every((share, index) => index === 0 || share >= shares[index - 1]!) &&
        supports.reduce((a, b) => a + b) === samples.length &&
        result.confusion.flat().reduce((a, b) => a + b) === samples.length &&
        result.perClass.every(({ precision, recall, f1 }) => f1 >= Math.min(precision, recall) - 1e-12 && f1 <= 1) &&
        low >= 0 &&
        low < high &&
        high <= 1 &&
        low - 1e-12 <= result.accuracy &&
        result.accuracy <= high + 1e-12 &&
        result.loss >= 0 &&
        result.loss <= -Math.log(1e-7)
      );
    }),
  );
  t.end();
});
