import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { bmpPixel } from '../bmp-pixel.js';
import { espalier, espalierProcess } from '../espalier.js';
import { tinyExperiment } from '../tiny-experiment.js';

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
  const { code, stdout, stderr } = await espalier(['run', 'tiny.yaml', '--json', '--jobs', '1'], { cwd });
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

t.test("a user's mistake is a message and exit 2, also as JSON; nothing is written", async (t) => {
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

t.test('a folder that cannot be written: a message and exit 2', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': tinyExperiment(), file: '' });
  const { code, stderr } = await espalier(['run', 'tiny.yaml', '--runs', 'file'], { cwd });
  t.equal(code, 2);
  t.match(stderr, /file.*\[FILE_REFUSED\]/s);
  t.notMatch(stderr, /^ +at /m);
});

t.test('a leaderboard that can no longer be written ends the sweep: a message and exit 2', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': tinyExperiment({ sweep: '{ grid: { training.epochs: [2, 200, 1000000] } }' }) });
  const leaderboard = join(cwd, 'runs/tiny/leaderboard.csv');
  let replaced = false;
  const { code, stderr } = await espalierProcess(['run', 'tiny.yaml', '--jobs', '1'], {
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
