import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parseCsv } from '../../../src/record/parse-csv.js';
import { espalier } from '../espalier.js';
import { tinyExperiment, twoRuns } from '../tiny-experiment.js';

const few = ['--from', '1e-4', '--to', '10', '--steps', '40'];

/** Behind block 16, where an update takes milliseconds. */
const tuned = tinyExperiment().replace('head:', 'frozen_layers: { until: block_15 }\nhead:');

t.test('a head: table, picture, suggestion, and a run with it', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': tinyExperiment() });
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

t.test('a tuned network: the same bytes again', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': tuned });
  const files = (folder: string) =>
    ['lr-find.csv', 'lr-find.svg'].map((name) => readFileSync(join(cwd, folder, name), 'utf8'));
  const args = ['lr-find', 'tiny.yaml', ...few, '--steps', '20', '--json'];
  const first = await espalier(args, { cwd });
  t.equal(first.code, 0, first.stderr);
  const found = JSON.parse(first.stdout);
  t.match(found, {
    name: 'tiny',
    phase: 1,
    phases: 1,
    engine: 'onnxruntime',
    csv: join(cwd, 'runs/tiny/lr-find/lr-find.csv'),
  });
  const again = await espalier([...args, '--output', 'other'], { cwd });
  t.same(JSON.parse(again.stdout).suggestion, found.suggestion);
  t.same(files('other'), files('runs/tiny/lr-find'));
});

t.test('both engines find the same', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': tinyExperiment().replace('input_size: 96', 'input_size: 32') });
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

t.test('phases: those before are trained, and the line belongs to the phase', async (t) => {
  const phases =
    'phases: [{ frozen_layers: all, epochs: 2 }, { frozen_layers: { until: block_15 }, learning_rate_factor: 0.1 }]';
  const cwd = t.testdir({ 'tiny.yaml': `${tinyExperiment()}${phases}\n` });
  const args = ['lr-find', 'tiny.yaml', ...few, '--steps', '20'];
  const last = await espalier([...args, '--json'], { cwd });
  t.equal(last.code, 0, last.stderr);
  const found = JSON.parse(last.stdout);
  t.match(found, { phase: 2, phases: 2 });
  if (found.suggestion === null) t.equal(found.setting, null);
  else t.match(found.setting.override, /^phases\.1\.learning_rate_factor=/);
  const first = await espalier([...args, '--phase', '1', '--output', 'first'], { cwd });
  t.match(first.stderr, /phase 1 of 2: backbone frozen/);
  const losses = (path: string) => readFileSync(join(cwd, path), 'utf8').split('\n')[1];
  t.not(losses('first/lr-find.csv'), losses('runs/tiny/lr-find/lr-find.csv'), 'from other weights');

  const none = await espalier([...args, '--phase', '3', '--json'], { cwd });
  t.equal(none.code, 2);
  t.match(JSON.parse(none.stdout).error, { code: 'CONFIG_WRONG_VALUE', message: '--phase 3: the run has 2 phases.' });

  const diverging = ['--set', 'optimizer.name=sgd', '--set', 'optimizer.learning_rate=1e37'];
  const spoilt = await espalier([...args, ...diverging, '--json'], { cwd });
  t.equal(spoilt.code, 1);
  t.match(JSON.parse(spoilt.stdout).error, { message: /^the phases before phase 2 diverge/, remedy: /--phase/ });
});

t.test('a sweep: the first run, or the one that is asked for', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': tinyExperiment({ sweep: twoRuns }) });
  const { runs } = JSON.parse((await espalier(['plan', 'tiny.yaml', '--json'], { cwd })).stdout);
  const args = ['lr-find', 'tiny.yaml', ...few, '--json'];
  const first = JSON.parse((await espalier(args, { cwd })).stdout);
  t.equal(first.run, runs[0].runId);
  if (first.setting) t.match(first.setting.override, /^sweep\.grid\.optimizer\.learning_rate=\[/);
  const second = await espalier([...args, '--run', runs[1].runId.slice(0, 6)], { cwd });
  t.equal(JSON.parse(second.stdout).run, runs[1].runId);
  const unknown = await espalier([...args, '--run', 'zzz'], { cwd });
  t.equal(unknown.code, 2);
  t.match(JSON.parse(unknown.stdout).error, { code: 'RUN_UNKNOWN', remedy: new RegExp(runs[0].runId) });
});

t.test('mistakes: exit 2, and nothing is written', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': tinyExperiment() });
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

t.test('Ctrl-C: stops at once, and leaves nothing', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': tuned });
  let killedAt = 0;
  const { code, stdout } = await espalier(
    ['lr-find', 'tiny.yaml', '--from', '1e-9', '--to', '1e-8', '--steps', '1000000'],
    {
      cwd,
      onStderr: (child, stderr) => {
        if (killedAt > 0 || !stderr.includes('range test: ')) return;
        killedAt = Date.now();
        process.kill(-child.pid!, 'SIGINT');
      },
    },
  );
  t.equal(code, 130);
  t.ok(killedAt > 0 && Date.now() - killedAt < 1500);
  t.equal(stdout, '');
  t.notOk(existsSync(join(cwd, 'runs')));
});
