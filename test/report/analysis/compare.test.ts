import t from 'tap';
import type { LeaderboardRow } from '../../../src/contracts/results.js';
import { leaderboardText } from '../../../src/record/leaderboard/leaderboard.js';
import { parseLeaderboard } from '../../../src/record/leaderboard/read-leaderboard.js';
import { compareLeaderboards } from '../../../src/report/analysis/compare.js';
import { comparisonText } from '../../../src/report/text/compare-text.js';
import { exampleRow } from '../example-rows.js';

const rate = 'optimizer.learning_rate';

function read(path: string, rows: readonly LeaderboardRow[], sweptPaths = [rate]) {
  return parseLeaderboard(path, leaderboardText(rows, sweptPaths, 'val_loss'));
}

/** Losses by rate, seeds from 0. */
function board(path: string, losses: { readonly [rate: string]: readonly (number | null)[] }) {
  const rows = Object.entries(losses).flatMap(([value, bySeed]) =>
    bySeed.map((loss, seed) => exampleRow({ [rate]: Number(value) }, seed, loss)),
  );
  return read(path, rows);
}

t.test('runs are matched by settings and seed, whatever the order of the files', (t) => {
  const a = board('a.csv', { '0.1': [0.5, 0.6, 0.7], '0.01': [0.3, 0.4, 0.5] });
  const b = board('b.csv', { '0.01': [0.2, 0.35, 0.3], '0.1': [0.9, 0.7] });
  const { runs, settings, all, onlyA, onlyB, matchedBy } = compareLeaderboards(a, b);
  t.strictSame(matchedBy, [rate]);
  t.equal(runs.length, 5);
  t.strictSame(
    [onlyA, onlyB].map((rows) => rows.map(({ runId }) => runId)),
    [['0.1-2'], []],
  );
  const slow = settings.find(({ swept }) => swept[rate] === '0.01')!.metrics.valLoss!;
  // Differences -0.1, -0.05, -0.2: mean -0.11667, sd 0.076376, standard error 0.044096, t(2) = 4.30265.
  t.ok(Math.abs(slow.meanA - 0.4) < 1e-12);
  t.ok(Math.abs(slow.meanB - 0.85 / 3) < 1e-12);
  t.ok(Math.abs(slow.difference.mean - -0.35 / 3) < 1e-12);
  t.ok(Math.abs(slow.difference.interval![0] - (-0.116667 - 4.30265 * 0.044096)) < 1e-5);
  t.ok(Math.abs(slow.difference.interval![1] - (-0.116667 + 4.30265 * 0.044096)) < 1e-5);
  t.equal(all.valLoss!.difference.count, 5);
  t.end();
});

t.test('a file compared with itself differs by nothing', (t) => {
  const a = board('a.csv', { '0.1': [0.5, 0.6], '0.01': [0.3, null] });
  const { all, onlyA, onlyB } = compareLeaderboards(a, a);
  t.strictSame(all.valLoss!.difference, { count: 3, mean: 0, interval: [0, 0] });
  t.strictSame([onlyA, onlyB], [[], []]);
  t.end();
});

t.test('a run that failed on one side has no difference', (t) => {
  const comparison = compareLeaderboards(board('a.csv', { 1: [0.5] }), board('b.csv', { 1: [null] }));
  t.equal(comparison.runs[0]!.difference.valLoss, null);
  t.equal(comparison.all.valLoss, null);
  t.match(comparisonText(comparison), 'No matched pair of runs shares a metric.');
  t.end();
});

t.test('numbers written in another way are the same value', (t) => {
  const a = board('a.csv', { 0.1: [0.5] });
  const b = read('b.csv', [exampleRow({ [rate]: '1e-1' }, 0, 0.25)]);
  t.equal(compareLeaderboards(a, b).all.valLoss!.difference.mean, -0.25);
  t.end();
});

t.test('settings that one file alone sweeps are fine while runs stay one to one, and an error otherwise', (t) => {
  const optimizer = 'optimizer.name';
  const wide = (names: readonly string[]) =>
    read(
      'b.csv',
      names.map((name) => exampleRow({ [rate]: 0.1, [optimizer]: name }, 0, 0.25)),
      [rate, optimizer],
    );
  const a = board('a.csv', { 0.1: [0.5] });
  t.equal(compareLeaderboards(a, wide(['sgd'])).runs.length, 1);
  t.throws(() => compareLeaderboards(a, wide(['sgd', 'adam'])), {
    code: 'LEADERBOARD_AMBIGUOUS',
    message: /a\.csv and b\.csv: run .* only one of them has optimizer\.name/,
  });
  const twice = read(
    'a.csv',
    [0, 1].map(() => exampleRow({ [rate]: 0.1 }, 0, 0.5)),
  );
  t.throws(() => compareLeaderboards(twice, a), /a run is listed twice/);
  t.end();
});

t.test('as text', (t) => {
  const a = board('a.csv', { '0.1': [0.5, 0.7], '0.01': [0.25] });
  const b = board('b.csv', { '0.1': [0.25, 0.5], '0.01': [0.5], '1': [0.75] });
  const text = comparisonText(compareLeaderboards(a, b));
  const lines = text.split('\n');
  t.strictSame(lines.slice(0, 3), ['A: a.csv', 'B: b.csv', '3 runs matched by optimizer.learning_rate, seed']);
  const start = lines.indexOf('val_loss');
  // At 0.1: differences -0.25 and -0.2, mean -0.225, standard error 0.025, t(1) = 12.7062: +- 0.31766.
  // All, with +0.25: deviations -0.1833 -0.1333 0.3167, squares 0.15167, standard error 0.15899, t(2): +- 0.68408.
  t.strictSame(lines.slice(start, start + 5), [
    'val_loss',
    'learning_rate  pairs       A       B    B - A       95 % interval',
    '         0.01      1  0.2500  0.5000  +0.2500                   -',
    '          0.1      2  0.6000  0.3750  -0.2250  -0.5427 to +0.0927',
    '          all      3  0.4833  0.4167  -0.0667  -0.7507 to +0.6174',
  ]);
  t.match(text, /Intervals are 95 % t-intervals/);
  t.match(text, /\nOnly in B:\nrun .*\n1-0 /);
  t.notMatch(text, 'Only in A');
  t.end();
});

t.test('runs that leave a setting out match those of a file that says null, as releases before wrote it', (t) => {
  const smoothing = 'training.label_smoothing';
  const rows = [null, 0.1].map((value) => exampleRow({ [smoothing]: value }, 0, 0.5));
  const text = leaderboardText(rows, [smoothing], 'val_loss');
  t.match(text, '\n-0,done,0,,0.5', 'an empty cell');
  const before = text.replace('done,0,,', 'done,0,null,');
  const { runs } = compareLeaderboards(parseLeaderboard('a.csv', before), read('b.csv', rows, [smoothing]));
  t.strictSame(
    runs.map(({ swept }) => swept[smoothing]),
    ['', '0.1'],
  );
  t.end();
});
