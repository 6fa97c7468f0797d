import { deepStrictEqual } from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import type { LeaderboardRow, RunStatus } from '../../../src/contracts/results.js';
import { runIdFrom } from '../../../src/contracts/run-id.js';
import { EspalierError } from '../../../src/foundation/errors/errors.js';
import {
  leaderboardRow,
  leaderboardText,
  rowWithoutResult,
  sortRows,
  sweptText,
  writeLeaderboard,
} from '../../../src/record/leaderboard/leaderboard.js';
import { parseLeaderboard, readLeaderboard } from '../../../src/record/leaderboard/read-leaderboard.js';
import { exampleRecord } from '../example-record.js';

const { metrics } = exampleRecord();
const row = (runId: string, changes: Partial<LeaderboardRow> = {}) => ({
  ...leaderboardRow(exampleRecord({ runId })),
  ...changes,
});
const withLoss = (runId: string, valLoss: number | null, valAccuracy = 0.5) =>
  row(runId, { metrics: { ...metrics, valLoss, valAccuracy } });

t.test('has the columns of the design, in order', (t) => {
  const swept = { 'head.layers.1.dropout': 0.2, frozen_layers: { until: 'block_13' } };
  const text = leaderboardText([row('a', { swept })], ['frozen_layers', 'head.layers.1.dropout'], 'val_loss');
  t.equal(
    text,
    'run_id,status,seed,frozen_layers,head.layers.1.dropout,val_accuracy,val_loss,test_accuracy,test_loss,epochs,' +
      'train_seconds,features_seconds,error\n' +
      'a,done,0,"{""until"":""block_13""}",0.2,0.9,0.25,0.875,0.3,10,0.75,1.5,\n',
  );
  t.end();
});

t.test('losses ascend, accuracies descend, ties by run id, runs without the metric last', (t) => {
  const stopped = rowWithoutResult({ runId: '0', seed: 0, swept: {} }, 'stopped', '');
  const failed = rowWithoutResult({ runId: '1', seed: 0, swept: {} }, 'failed', 'a\n  b');
  // A diverged run may have a finite last loss; it did not end well and has no rank.
  const diverged = row('2', { status: 'diverged', metrics: { ...metrics, valLoss: 0.01, valAccuracy: 1 } });
  const rows = [stopped, withLoss('d', 0.5, 0.9), diverged, withLoss('c', 0.1, 0.7), failed, withLoss('b', 0.5, 0.8)];
  const order = (monitor: 'val_loss' | 'val_accuracy') => sortRows(rows, monitor).map(({ runId }) => runId);
  t.strictSame(order('val_loss'), ['c', 'b', 'd', '0', '1', '2']);
  t.strictSame(order('val_accuracy'), ['d', 'b', 'c', '0', '1', '2']);
  t.match(leaderboardText([failed], [], 'val_loss'), '\n1,failed,0,,,,,0,0,0,a b\n');
  t.end();
});

t.test('order does not depend on the order of arrival', (t) => {
  const loss = fc.option(fc.double({ min: 0, max: 1 }), { freq: 4 });
  const rows = fc.uniqueArray(fc.record({ id: fc.string(), loss }), { selector: ({ id }) => id });
  fc.assert(
    fc.property(rows, fc.infiniteStream(fc.nat()), (drawn, keys) => {
      const ordered = sortRows(
        drawn.map((one) => withLoss(one.id, one.loss)),
        'val_loss',
      );
      const shuffled = ordered
        .map((one) => ({ one, key: keys.next().value }))
        .sort((a, b) => a.key - b.key)
        .map(({ one }) => one);
      deepStrictEqual(sortRows(shuffled, 'val_loss'), ordered);
    }),
  );
  t.end();
});

t.test('swept values are told apart as texts', (t) => {
  const values = [0.001, 'adam', true, null, ['coco', 'imagenet'], { match: 'a"b' }, undefined];
  t.strictSame(values.map(sweptText), ['0.001', 'adam', 'true', '', '["coco","imagenet"]', '{"match":"a\\"b"}', '']);
  t.end();
});

t.test('what is written is read back', async (t) => {
  const path = join(t.testdir(), 'leaderboard.csv');
  const statuses = fc.constantFrom<RunStatus>('done', 'failed', 'diverged', 'stopped');
  const metric = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }));
  const rows = fc.array(
    fc.record({
      runId: fc.stringMatching(/^[0-9a-f]{12}$/).map(runIdFrom),
      status: statuses,
      seed: fc.nat(),
      name: fc.string(),
      valLoss: metric,
      error: fc.string(),
    }),
  );
  await fc.assert(
    fc.asyncProperty(rows, async (drawn) => {
      const written = drawn.map(({ name, valLoss, ...rest }) =>
        row('', { ...rest, swept: { 'backbone.name': name }, metrics: { ...metrics, valLoss } }),
      );
      await writeLeaderboard(path, written, ['backbone.name'], 'val_loss');
      const read = await readLeaderboard(path);
      deepStrictEqual(read.sweptPaths, ['backbone.name']);
      deepStrictEqual(
        read.rows.map(({ runId, seed, swept, metrics }) => ({ runId, seed, swept, valLoss: metrics.valLoss })),
        sortRows(written, 'val_loss').map((one) => ({
          runId: one.runId,
          seed: one.seed,
          swept: one.swept,
          valLoss: one.metrics.valLoss === null ? null : one.metrics.valLoss + 0,
        })),
      );
    }),
    { numRuns: 30 },
  );
});

t.test('any text is read or refused with a reason', (t) => {
  const header = leaderboardText([], ['a'], 'val_loss');
  const cells = fc.array(fc.constantFrom('abc', 'done', '0', '0.5', 'NaN', '', '"x"', '"', '\n', 'x'), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(fc.constantFrom('', header), fc.oneof(fc.string(), cells.map(String)), (start, rest) => {
      try {
        return parseLeaderboard('a.csv', start + rest).rows.every(({ swept }) => 'a' in swept);
      } catch (error) {
        return error instanceof EspalierError && error.code === 'LEADERBOARD_UNREADABLE';
      }
    }),
  );
  t.end();
});

t.test('a file that is not a leaderboard is refused with the reason', async (t) => {
  const directory = t.testdir();
  const header = leaderboardText([], ['optimizer.learning_rate'], 'val_loss').trimEnd();
  const refused = (text: string, reason: RegExp) =>
    t.throws(() => parseLeaderboard('a.csv', text), { code: 'LEADERBOARD_UNREADABLE', message: reason });
  refused('', /column run_id, status, seed.* is missing/);
  // As spreadsheets write it where a comma is the decimal mark, one of them after a line that says so.
  refused(header.replaceAll(',', ';'), /^a\.csv: its columns are separated by semicolons, not commas$/);
  refused(`sep=;\n${header.replaceAll(',', ';')}`, /separated by semicolons/);
  refused(header.replaceAll(',', '\t'), /separated by tabs/);
  refused(header.replaceAll(',', '|'), /separated by bars/);
  refused('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n', /^a\.csv is a Git LFS pointer/);
  refused(header.replace(',val_loss', ''), /^a\.csv: .*column val_loss is missing/);
  refused(header.replace('optimizer.learning_rate', 'seed'), /column seed occurs twice/);
  refused(`${header}\nabc,done\n`, /row 1 has 2 cells, but the header has 12/);
  refused(`${header}\nabc,done,0,0.1,high,,,,1,1,1,\n`, /run abc: val_accuracy is "high", expected a number/);
  refused(`${header}\nabc,done,,0.1,1,,,,1,1,1,\n`, /run abc: seed is "", expected a number/);
  refused(`${header}\nabc,fine,0,0.1,1,,,,1,1,1,\n`, /run abc: status is "fine", expected one of done, failed/);
  refused(`${header}\n"abc`, /a quote is not closed/);
  await t.rejects(readLeaderboard(join(directory, 'absent.csv')), { message: /absent\.csv: .*no such file/ });
  await t.rejects(readLeaderboard(directory), { message: /it is a folder/ });
});
