import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { espalier } from '../espalier.js';
import { tinyExperiment, twoRuns } from '../tiny-experiment.js';

const header =
  'run_id,status,seed,optimizer.learning_rate,val_accuracy,val_loss,test_accuracy,test_loss,epochs,train_seconds,' +
  'features_seconds,error';

t.test('a sweep, then the same again, then one value more, then by force', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': tinyExperiment({ sweep: twoRuns }) });
  const folder = join(cwd, 'runs', 'tiny');
  const leaderboard = () => readFileSync(join(folder, 'leaderboard.csv'), 'utf8');

  const first = await espalier(['run', 'tiny.yaml'], { cwd });
  t.equal(first.code, 0, first.stderr);
  t.match(first.stderr, /^tiny: 2 runs to do; engine \w+\n {2}mobilenet_v2 .*: weights random, sha256 [0-9a-f]{12}…\n/);
  t.match(first.stderr, /features mobilenet_v2 alpha 0\.35 at 96 px: 16 computed in .*, 0 stored before\n/);
  t.match(first.stderr, /run 2\/2 [0-9a-f]{12} learning_rate [\d.]+ seed 0: val_loss .*, 2 epochs in /);
  t.match(first.stdout, /^\n2 runs done\. The best 2 by val_loss:\n/);
  t.match(first.stdout, /What was learned/);
  t.match(first.stdout, '\nLeaderboard: runs/tiny/leaderboard.csv\nRuns:        runs/tiny/<run>/\n');
  t.equal(leaderboard().split('\n')[0], header);
  const ids = leaderboard().match(/^[0-9a-f]{12}(?=,done,)/gm)!;
  t.same(readdirSync(folder).sort(), [...ids, 'leaderboard.csv', 'plan.json'].sort());

  const written = statSync(join(folder, ids[0]!, 'result.json')).mtimeMs;
  const before = leaderboard();
  const second = await espalier(['run', 'tiny.yaml'], { cwd });
  t.equal(second.code, 0);
  t.equal(second.stderr, 'tiny: All 2 runs are finished, nothing to do (--force repeats).\n');
  t.match(second.stdout, /2 runs done/);
  t.equal(leaderboard(), before, 'the leaderboard is the same, byte for byte');
  t.equal(statSync(join(folder, ids[0]!, 'result.json')).mtimeMs, written);

  const set = ['--set', 'sweep.grid={ optimizer.learning_rate: [0.01, 0.001, 0.0001] }'];
  const more = await espalier(['run', 'tiny.yaml', ...set, '--json'], { cwd });
  t.equal(more.code, 0);
  t.match(more.stderr, /^tiny: 1 run to do, 2 finished and kept; /);
  t.match(more.stderr, /: all 16 stored before\n/);
  const result = JSON.parse(more.stdout);
  t.same(result.counts, { done: 3, failed: 0, diverged: 0, stopped: 0 });
  t.equal(result.runs.length, 3);
  t.equal(result.leaderboard, join(folder, 'leaderboard.csv'));

  const forced = await espalier(['run', 'tiny.yaml', '--force', '--quiet'], { cwd });
  t.equal(forced.code, 0);
  t.same([forced.stdout, forced.stderr], ['runs/tiny/leaderboard.csv\n', '']);
  for (const id of ids) t.ok(statSync(join(folder, `${id}.old-1`)).isDirectory(), 'the old directory is kept');
});

t.test('features that fail cost their runs: exit 1, and the others go on', async (t) => {
  const cwd = t.testdir({
    good: { a: {}, b: {} },
    bad: { a: {}, b: {} },
    'tiny.yaml': tinyExperiment({
      source: './good',
      sweep: '{ grid: { dataset.source: [./good, ./bad] } }',
    }).replace('./good }', './good, on_bad_image: error }'),
  });
  // Images of 1 x 1 pixel, each of another colour; and files that are no images.
  for (const [index, name] of ['a', 'b'].entries())
    for (let image = 0; image < 8; image++) {
      writeFileSync(join(cwd, 'good', name, `${image}.bmp`), bmpPixel(index * 8 + image));
      writeFileSync(join(cwd, 'bad', name, `${image}.bmp`), `no image ${index} ${image}`);
    }
  const { code, stdout, stderr } = await espalier(['run', 'tiny.yaml', '--json'], { cwd });
  t.equal(code, 1);
  const { counts, runs } = JSON.parse(stdout);
  t.match(counts, { done: 1, failed: 1 });
  t.match(runs[1].error, /^features: .*cannot be decoded/);
  t.match(stderr, /features mobilenet_v2 .*: failed: .*cannot be decoded/);
  t.notMatch(stderr, /^ +at /m);
  t.match(readFileSync(join(cwd, 'runs/tiny/leaderboard.csv'), 'utf8'), /,failed,.*"?features: /);

  const again = await espalier(['run', 'tiny.yaml'], { cwd });
  t.equal(again.code, 1, 'a failed run is tried again');
  t.match(again.stderr, /^tiny: 1 run to do, 1 finished and kept/);
});

/** A BMP of one pixel, 24 bits, whose grey is `value`. */
function bmpPixel(value: number): Buffer {
  const bmp = Buffer.alloc(58);
  bmp.write('BM');
  bmp.writeUInt32LE(58, 2);
  bmp.writeUInt32LE(54, 10);
  bmp.writeUInt32LE(40, 14);
  bmp.writeInt32LE(1, 18);
  bmp.writeInt32LE(1, 22);
  bmp.writeUInt16LE(1, 26);
  bmp.writeUInt16LE(24, 28);
  return bmp.fill(value * 8, 54, 57);
}

t.test('a mistake is text and exit 2, also as JSON; nothing is written', async (t) => {
  const cwd = t.testdir({
    'wrong.yaml': tinyExperiment().replace('learning_rate', 'learning_rte'),
    'nowhere.yaml': tinyExperiment({ source: './nowhere' }),
  });
  const cases: [file: string, ...codes: string[]][] = [
    ['wrong.yaml', 'CONFIG_UNKNOWN_SETTING'],
    ['nowhere.yaml', 'DATA_NOT_FOUND'],
    ['missing.yaml', 'CONFIG_FILE_MISSING'],
  ];
  for (const [file, code] of cases) {
    const { code: exit, stdout, stderr } = await espalier(['run', file, '--json'], { cwd });
    t.equal(exit, 2, file);
    t.equal(JSON.parse(stdout).error.code, code);
    t.match(stderr, `[${code}]`);
    t.notMatch(stderr, /^ +at /m);
  }
  t.throws(() => readdirSync(join(cwd, 'runs')), { code: 'ENOENT' });
});

t.test('a folder that cannot be written: text and exit 2', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': tinyExperiment(), file: '' });
  const { code, stderr } = await espalier(['run', 'tiny.yaml', '--runs', 'file'], { cwd });
  t.equal(code, 2);
  t.match(stderr, /file.*\[FILE_REFUSED\]/s);
  t.notMatch(stderr, /^ +at /m);
});

t.test('a leaderboard that can no longer be written ends the sweep: text and exit 2', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': tinyExperiment({ sweep: '{ grid: { training.epochs: [2, 200, 1000000] } }' }) });
  const leaderboard = join(cwd, 'runs/tiny/leaderboard.csv');
  let replaced = false;
  const { code, stderr } = await espalier(['run', 'tiny.yaml', '--jobs', '1'], {
    cwd,
    onStderr: (_child, stderr) => {
      if (replaced || !stderr.includes('run 1/3')) return;
      replaced = true;
      rmSync(leaderboard);
      mkdirSync(leaderboard);
    },
  });
  t.equal(code, 2);
  t.match(stderr, /leaderboard\.csv.* cannot be read or written: it is a folder/);
  t.notMatch(stderr, /^ +at /m);
});

t.test('a changed input is run again, and it is said why', async (t) => {
  const cwd = t.testdir({ photos: { a: {}, b: {} }, 'tiny.yaml': tinyExperiment({ source: './photos' }) });
  for (const name of ['a', 'b'])
    for (let image = 0; image < 9; image++) {
      const value = (name === 'a' ? 0 : 16) + image;
      writeFileSync(join(cwd, 'photos', name, `${image}.bmp`), bmpPixel(value));
    }
  t.equal((await espalier(['run', 'tiny.yaml'], { cwd })).code, 0);
  rmSync(join(cwd, 'photos', 'a', '8.bmp'));
  const { code, stderr } = await espalier(['run', 'tiny.yaml'], { cwd });
  t.equal(code, 0);
  t.match(stderr, /1 run again: the data changed/);
});
