import t from 'tap';
import {
  bytesText,
  countText,
  differenceText,
  durationText,
  isNumeric,
  metricText,
  plural,
} from '../../../src/report/text/format.js';
import { shortNames } from '../../../src/report/text/short-names.js';

t.test('numbers as people read them', (t) => {
  t.equal(metricText(0.98765), '0.9877');
  t.equal(metricText(null), '-');
  t.strictSame([0.01, -0.25, 0.00001, -0.00001, null].map(differenceText), [
    '+0.0100',
    '-0.2500',
    '0.0000',
    '0.0000',
    '-',
  ]);
  t.equal(countText(20000), '20,000');
  t.strictSame([plural(1, 'run'), plural(0, 'run'), plural(1200, 'image')], ['1 run', '0 runs', '1,200 images']);
  t.end();
});

t.test('times and sizes', (t) => {
  const seconds = [0, 0.04, 9.94, 9.96, 59.4, 59.6, 200, 3599.6, 7500, null];
  t.strictSame(seconds.map(durationText), [
    '0.0 s',
    '0.0 s',
    '9.9 s',
    '10 s',
    '59 s',
    '1 min 0 s',
    '3 min 20 s',
    '1 h 0 min',
    '2 h 5 min',
    'unknown',
  ]);
  t.strictSame([0, 999, 9_400_000, 139_000_000, 1.5e12, null].map(bytesText), [
    '0 B',
    '999 B',
    '9.4 MB',
    '139 MB',
    '1.5 TB',
    'size unknown',
  ]);
  t.end();
});

t.test('texts that are all numbers', (t) => {
  t.ok(isNumeric(['0.1', '1e-3', '-2']));
  t.ok(isNumeric(['', '0.1']));
  t.notOk(isNumeric(['', ' ']));
  t.notOk(isNumeric(['0.1', 'adam']));
  t.end();
});

t.test('paths are shortened as far as they stay distinct', (t) => {
  const paths = [
    'optimizer.learning_rate',
    'head.layers.1.dropout',
    'head.layers.3.dropout',
    'seed',
    'augmentation.seed',
  ];
  t.strictSame(shortNames(paths), [
    'learning_rate',
    'layers.1.dropout',
    'layers.3.dropout',
    'seed',
    'augmentation.seed',
  ]);
  t.strictSame(shortNames(['head.layers.1.dropout']), ['dropout']);
  t.strictSame(shortNames(['backbone.weights.0']), ['weights.0']);
  t.strictSame(shortNames(['optimizer.name', 'optimizer.beta_1']), ['optimizer.name', 'beta_1']);
  t.end();
});
