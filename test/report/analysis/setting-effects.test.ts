import fc from 'fast-check';
import t from 'tap';
import { settingEffects } from '../../../src/report/analysis/setting-effects.js';
import { settingEffectsText } from '../../../src/report/text/setting-effects-text.js';
import { exampleRow } from '../example-rows.js';

const rate = 'optimizer.learning_rate';
const dropout = 'head.layers.1.dropout';

/** Two rates x two dropouts x two seeds; the losses in that order. */
const grid = (losses: readonly (number | null)[]) =>
  losses.map((loss, index) =>
    exampleRow({ [rate]: [0.01, 0.001][index >> 2], [dropout]: [0, 0.2][(index >> 1) & 1] }, index & 1, loss),
  );

t.test('every value is summed up over the other settings and seeds', (t) => {
  const effects = settingEffects(grid([0.3, 0.5, 0.4, 0.8, 0.2, 0.3, 0.4, 0.5]), [rate, dropout], 'val_loss');
  t.strictSame(
    effects.map(({ path }) => path),
    [rate, dropout],
  );
  const [first] = effects;
  t.match(first!.values, [
    { value: '0.001', count: 4, without: 0, min: 0.2, max: 0.5, median: 0.35 },
    { value: '0.01', count: 4, without: 0, min: 0.3, max: 0.8, median: 0.45 },
  ]);
  t.ok(Math.abs(first!.values[0]!.mean! - 0.35) < 1e-15);
  // Pairs: 0.3-0.2, 0.5-0.3, 0.4-0.4, 0.8-0.5: mean 0.15, deviations -0.05 0.05 -0.15 0.15, sum of squares 0.05,
  // standard error sqrt(0.05 / 3 / 4) = 0.06455, times t(3) = 3.1824: 0.20543.
  const { value, against, by } = first!.best!;
  t.strictSame([value, against, by.count], ['0.001', '0.01', 4]);
  t.ok(Math.abs(by.mean - 0.15) < 1e-12);
  t.ok(Math.abs(by.interval![0] - (0.15 - 0.20543)) < 1e-4);
  t.end();
});

t.test('accuracies are better when higher', (t) => {
  const rows = [0.9, 0.8].map((valAccuracy, index) => {
    const row = exampleRow({ [rate]: index }, 0, 0.5);
    return { ...row, metrics: { ...row.metrics, valAccuracy } };
  });
  t.match(settingEffects(rows, [rate], 'val_accuracy')[0]!.best, { value: '0', against: '1' });
  t.end();
});

t.test('a setting that some runs leave out', (t) => {
  const smoothing = 'training.label_smoothing';
  const rows = [null, 0.2, -0.1].map((value, index) => exampleRow({ [smoothing]: value }, 0, [0.3, 0.5, 0.6][index]!));
  const effects = settingEffects(rows, [smoothing], 'val_loss');
  t.strictSame(
    effects[0]!.values.map(({ value, mean }) => [value, mean]),
    [
      ['', 0.3],
      ['-0.1', 0.6],
      ['0.2', 0.5],
    ],
  );
  const text = settingEffectsText(effects);
  t.match(text, /^label_smoothing .*\n.*\n? *left out +1 /m, 'as a number would be, on the right');
  // 0.5 - 0.3 in one pair.
  t.match(text, 'left out is better than 0.2 by 0.2000 in a single pair of runs, which may be chance.');
  t.end();
});

t.test('missing runs do not decide: pairs that are there do', (t) => {
  // Rate 0.01 has the better mean because its hard runs (dropout 0.2) failed; alike runs say the opposite.
  const rows = grid([0.3, 0.3, null, null, 0.2, 0.2, 0.8, 0.8]);
  const [effect] = settingEffects(rows, [rate, dropout], 'val_loss');
  t.match(effect!.values, [
    { value: '0.001', count: 4 },
    { value: '0.01', count: 2, without: 2 },
  ]);
  t.match(effect!.best, { value: '0.001', against: '0.01', by: { count: 2 } });
  t.ok(Math.abs(effect!.best!.by.mean - 0.1) < 1e-12);
  t.end();
});

t.test('a setting with one value teaches nothing; one without results is null', (t) => {
  const rows = [0.01, 0.1].map((value) => exampleRow({ [rate]: value, [dropout]: 0 }, 0, null));
  const effects = settingEffects(rows, [rate, dropout], 'val_loss');
  t.equal(effects.length, 1);
  t.match(effects[0], {
    path: rate,
    best: null,
    values: [{ count: 0, without: 1, mean: null, standardDeviation: null }],
  });
  t.equal(settingEffectsText([]), '');
  t.end();
});

t.test('the order of rows changes nothing', (t) => {
  const losses = fc.array(fc.option(fc.double({ min: 0, max: 9, noNaN: true })), { minLength: 8, maxLength: 8 });
  const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 });
  fc.assert(
    fc.property(losses, order, (drawn, places) => {
      const rows = grid(drawn);
      const close = (a: unknown, b: unknown): boolean =>
        typeof a === 'number' && typeof b === 'number'
          ? Math.abs(a - b) < 1e-9
          : typeof a === 'object' && typeof b === 'object' && a !== null && b !== null
            ? Object.keys(a).every((key) => close(a[key as keyof typeof a], b[key as keyof typeof b]))
            : a === b;
      const values = (some: typeof rows) => settingEffects(some, [rate, dropout], 'val_loss').map((one) => one.values);
      return close(values(rows), values(places.map((place) => rows[place]!)));
    }),
  );
  t.end();
});

t.test('the text claims no more than the runs show', (t) => {
  const text = (losses: readonly (number | null)[]) =>
    settingEffectsText(settingEffects(grid(losses), [rate], 'val_loss'));
  t.equal(
    text([0.5, 0.6, 0.5, 0.6, 0.3, 0.4, 0.3, 0.41]),
    'Effect of each swept setting on val_loss (lower is better), over all other settings and seeds:\n\n' +
      'learning_rate  runs    mean  median     std     min     max\n' +
      '        0.001     4  0.3525  0.3500  0.0608  0.3000  0.4100\n' +
      '         0.01     4  0.5500  0.5500  0.0577  0.5000  0.6000\n' +
      // Gains 0.2 0.2 0.2 0.19: mean 0.1975, standard error 0.0025, t(3) 3.1824: +- 0.00796.
      '0.001 is better than 0.01 by 0.1975 (4 pairs of otherwise equal runs, 95 % interval 0.1895 to 0.2055).\n',
  );
  t.match(
    text([0.5, 0.6, 0.5, 0.6, 0.3, 0.9, 0.3, 0.41]),
    'No significant difference between 0.001 and 0.01: 0.0725 (4 pairs',
  );
  t.match(
    text([0.5, null, null, null, 0.3, 0.9, 0.3, 0.41]),
    'by 0.2000 in a single pair of runs, which may be chance.',
  );
  t.match(text([0.5, null, null, null, null, 0.9, 0.3, 0.41]), 'No two runs differ in this setting alone');
  t.match(text([0.5, null, null, null, 0.3, 0.9, 0.3, 0.41]), /runs {2}without {4}mean/);
  t.end();
});
