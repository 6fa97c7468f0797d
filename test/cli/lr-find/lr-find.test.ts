import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parseCsv } from '../../../src/record/csv/parse-csv.js';
import { espalier } from '../espalier.js';
import { few, smaller } from './smaller-experiment.js';

t.test('a head: table, picture, suggestion, and a run with it', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': smaller() });
  const { code, stdout, stderr } = await espalier(['lr-find', 'tiny.yaml', ...few], { cwd });
  t.equal(code, 0, stderr);
  t.match(stderr, /^tiny: run [0-9a-f]{12}: backbone frozen, adam; engine onnxruntime\n/);
  t.match(stderr, /features mobilenet_v2 .*: 16 computed/);
  const [, rate] = stdout.match(/^Suggested learning rate: (\S+)$/m)!;
  t.match(stdout, `in the file:  optimizer: { name: adam, learning_rate: ${rate} }\n`);
  const [, override] = stdout.match(/espalier run tiny\.yaml --set (\S+)\n/)!;
  t.match(stdout, 'Picture: runs/tiny/lr-find/lr-find.svg\nTable:   runs/tiny/lr-find/lr-find.csv\n');

  t.same(readdirSync(join(cwd, 'runs')), ['tiny']);
  t.same(readdirSync(join(cwd, 'runs/tiny')), ['lr-find'], 'no run, no leaderboard');
  t.same(readdirSync(join(cwd, 'runs/tiny/lr-find')).sort(), ['lr-find.csv', 'lr-find.svg']);
  const [header, ...rows] = parseCsv(readFileSync(join(cwd, 'runs/tiny/lr-find/lr-find.csv'), 'utf8'))!;
  t.same(header, ['step', 'learning_rate', 'loss', 'smoothed_loss']);
  t.equal(rows[0]![1], '0.0001');
  t.equal(rows[0]![2], rows[0]![3], 'the first smoothed loss is itself');
  t.same(
    rows.map(([step]) => Number(step)),
    rows.map((_, index) => index + 1),
  );
  const svg = readFileSync(join(cwd, 'runs/tiny/lr-find/lr-find.svg'), 'utf8');
  t.match(svg, `suggestion ${rate}</text>`);

  const run = await espalier(['run', 'tiny.yaml', '--set', override!], { cwd });
  t.equal(run.code, 0);
  t.match(run.stderr, /16 stored before/, 'on the same features');
  t.ok(existsSync(join(cwd, 'runs/tiny/leaderboard.csv')));
});

t.test('both engines find the same', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': smaller() });
  const rowsOf = async (engine: string) => {
    const args = ['lr-find', 'tiny.yaml', '--steps', '20', '--set', `engine=${engine}`, '--output', engine];
    const { code, stderr } = await espalier(args, { cwd });
    t.equal(code, 0, stderr);
    return parseCsv(readFileSync(join(cwd, engine, 'lr-find.csv'), 'utf8'))!.slice(1);
  };
  const [one, other] = [await rowsOf('onnxruntime'), await rowsOf('reference')];
  for (const [index, [step, rate, loss]] of one.slice(0, 12).entries()) {
    t.same(other[index]!.slice(0, 2), [step, rate]);
    // Sums are rounded in another order.
    t.ok(Math.abs(Number(other[index]![2]) - Number(loss)) < 1e-4 * Number(loss), `step ${step}`);
  }
});

t.test('mistakes: exit 2, and nothing is written', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': smaller() });
  const cases: [args: string[], message: RegExp][] = [
    [['--from', '10', '--to', '1'], /--from 10 is not below --to 1\..*\[CONFIG_WRONG_VALUE\]/s],
    [['--from', '0'], /Expected a number above 0/],
    [['--steps', '5'], /Expected a whole number from 20 to 1000000/],
    [['--set', 'optimizer.learning_rte=1'], /learning_rte is not a setting.*did you mean learning_rate/],
  ];
  for (const [args, message] of cases) {
    const { code, stderr, stdout } = await espalier(['lr-find', 'tiny.yaml', ...args], { cwd });
    t.equal(code, 2, args.join(' '));
    t.match(stderr, message);
    t.notMatch(stderr, /^ +at /m);
    t.equal(stdout, '');
  }
  t.notOk(existsSync(join(cwd, 'runs')));
});
