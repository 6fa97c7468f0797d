import t from 'tap';
import { bestRuns, bestRunsText } from '../../../src/report/analysis/best-runs.js';
import { exampleRow } from '../example-rows.js';

const rate = 'optimizer.learning_rate';
const rows = [
  exampleRow({ [rate]: 0.01 }, 0, 0.4),
  exampleRow({ [rate]: 0.01 }, 1, null),
  exampleRow({ [rate]: 0.001 }, 0, 0.3),
  exampleRow({ [rate]: 0.001 }, 1, 0.2),
  exampleRow({ [rate]: 10 }, 0, 0.1, { status: 'diverged' }),
  exampleRow({ [rate]: 10 }, 1, null, { status: 'stopped', error: '' }),
];

t.test('the best are ranked by the monitored metric alone', (t) => {
  const { best, counts } = bestRuns(rows, 'val_loss', 2);
  t.strictSame(
    best.map(({ runId }) => runId),
    ['0.001-1', '0.001-0'],
  );
  t.strictSame(counts, { done: 3, failed: 1, diverged: 1, stopped: 1 });
  t.end();
});

t.test('the test set chooses nothing', (t) => {
  const withTest = (testLoss: number) =>
    rows.map((row, index) => ({ ...row, metrics: { ...row.metrics, testLoss: index * testLoss, testAccuracy: null } }));
  const order = (testLoss: number) => bestRuns(withTest(testLoss), 'val_loss').best.map(({ runId }) => runId);
  t.strictSame(order(1), order(-1));
  t.end();
});

t.test('as text', (t) => {
  t.equal(
    bestRunsText(bestRuns(rows, 'val_loss', 2), [rate]),
    '3 runs done, 1 failed, 1 diverged, 1 stopped. The best 2 by val_loss:\n\n' +
      'run      learning_rate  seed  val_accuracy  val_loss  test_accuracy  test_loss  epochs  trained in\n' +
      '0.001-1          0.001     1        0.5000    0.2000         0.5000     0.5000      10       0.3 s\n' +
      '0.001-0          0.001     0        0.5000    0.3000         0.5000     0.5000      10       0.3 s\n',
  );
  t.equal(
    bestRunsText(bestRuns([rows[1]!], 'val_loss'), [rate]),
    '0 runs done, 1 failed; none has val_loss, so there is no best run.\n',
  );
  t.end();
});
