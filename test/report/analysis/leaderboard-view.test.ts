import t from 'tap';
import { leaderboardText } from '../../../src/record/leaderboard/leaderboard.js';
import { parseLeaderboard } from '../../../src/record/leaderboard/read-leaderboard.js';
import { leaderboardViewText, withEarlierRuns } from '../../../src/report/analysis/leaderboard-view.js';
import { exampleRecord } from '../../record/example-record.js';
import { exampleRow } from '../example-rows.js';

const rate = 'optimizer.learning_rate';
const read = (rows: Parameters<typeof leaderboardText>[0]) =>
  parseLeaderboard('runs/a/leaderboard.csv', leaderboardText(rows, [rate], 'val_loss'));

t.test('shows the file in its order; status and error only where they say something', (t) => {
  t.equal(
    leaderboardViewText(read([exampleRow({ [rate]: 0.1 }, 0, 0.3), exampleRow({ [rate]: 0.2 }, 0, 0.2)])),
    'runs/a/leaderboard.csv: 2 runs\n\n' +
      'run    learning_rate  seed  val_accuracy  val_loss  test_accuracy  test_loss  epochs  trained in\n' +
      '0.2-0            0.2     0        0.5000    0.2000         0.5000     0.5000      10       0.3 s\n' +
      '0.1-0            0.1     0        0.5000    0.3000         0.5000     0.5000      10       0.3 s\n',
  );
  const failed = exampleRow({ [rate]: 0.1 }, 0, null, { error: 'x'.repeat(100) });
  const text = leaderboardViewText(read([failed]));
  t.match(text, /run +status +learning_rate .* error\n/);
  t.match(text, new RegExp(` {2}${'x'.repeat(59)}…\n`));
  t.equal(leaderboardViewText(read([])), 'runs/a/leaderboard.csv: 0 runs\n');
  t.end();
});

t.test('runs of earlier plans are those on disk that the file does not have', (t) => {
  const leaderboard = read([exampleRow({ [rate]: 0.1 }, 0, 0.3, { runId: 'abc' })]);
  const stored = ['abc', 'abc.old-1', 'def'].map((directory) => {
    return { directory, record: exampleRecord({ runId: directory.slice(0, 3), swept: { 'optimizer.name': 'sgd' } }) };
  });
  const view = withEarlierRuns(leaderboard, stored);
  t.strictSame(
    view.earlier!.map(({ runId }) => runId),
    ['abc.old-1', 'def'],
  );
  t.match(
    leaderboardViewText(view),
    /2 runs of earlier plans:\n\nrun +optimizer.name +seed .*\nabc\.old-1 +sgd .*\ndef +sgd/,
  );
  t.match(leaderboardViewText(withEarlierRuns(leaderboard, [])), 'There are no runs of earlier plans.');
  t.end();
});

t.test('80 columns: short titles, values as people write them, what ranks the runs', async (t) => {
  const layers = 'frozen_layers';
  const rows = [exampleRow({ [layers]: { until: 'block_13' } }, 0, 0.2, { runId: '4f5ad6f1b9c2', trainSeconds: 80 })];
  const leaderboard = parseLeaderboard('a.csv', leaderboardText(rows, [layers], 'val_loss'));
  const text = leaderboardViewText(leaderboard, 80);
  t.match(text, /\n4f5ad6f1b9c2 +until block_13 +0 +0\.5000 +0\.2000 /);
  t.ok(Math.max(...text.split('\n').map(({ length }) => length)) <= 80, text);
  t.match(leaderboardViewText(leaderboard), /test_accuracy +test_loss +epochs +trained in\n/);
});

t.test('runs of earlier plans with the settings in which they differ from any other run', async (t) => {
  const leaderboard = read([exampleRow({ [rate]: 0.1 }, 0, 0.3, { runId: 'abc' })]);
  const stored = ['abc', 'def'].map((directory) => ({
    directory,
    record: exampleRecord({ runId: directory, swept: { [rate]: 0.1 } }),
  }));
  const document = (epochs: number) => ({ seed: epochs, optimizer: { learning_rate: 0.1 }, training: { epochs } });
  const settings = new Map([
    ['abc', document(10)],
    ['def', document(3)],
  ]);
  const text = leaderboardViewText(withEarlierRuns(leaderboard, stored), undefined, settings);
  t.match(text, /1 run of earlier plans:\n\nrun +learning_rate +training\.epochs +seed .*\ndef +0\.1 +3 +/);
});
