import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { bmpPixel } from '../bmp-pixel.js';
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
  t.match(
    first.stderr,
    /^tiny: 2 runs to do; engine \w+\n {2}data synthetic: 2 classes, .*\n(?: {4}.*\n){3} {2}mobilenet_v2 .*: weights random, sha256 [0-9a-f]{12}…\n/,
  );
  t.match(first.stderr, /features mobilenet_v2 alpha 0\.35 at 96 px: 16 computed in .*, 0 stored before\n/);
  t.match(first.stderr, /run 2\/2 [0-9a-f]{12} learning_rate [\d.]+ seed 0: val_loss .*, 2 epochs in /);
  t.match(first.stdout, /^\n2 runs done\. The best 2 by val_loss:\n/);
  t.match(first.stdout, /Effect of each swept setting on val_loss/);
  t.match(first.stdout, '\nLeaderboard: runs/tiny/leaderboard.csv\nRuns:        runs/tiny/<run>/\n');
  t.equal(leaderboard().split('\n')[0], header);
  const ids = leaderboard().match(/^[0-9a-f]{12}(?=,done,)/gm)!;
  t.same(readdirSync(folder).sort(), [...ids, 'leaderboard.csv', 'plan.json'].sort());

  const written = statSync(join(folder, ids[0]!, 'result.json')).mtimeMs;
  const before = leaderboard();
  // As a process leaves it that is killed right after the result.
  const checkpoint = join(folder, ids[0]!, 'checkpoint.bin');
  writeFileSync(checkpoint, 'left');
  const second = await espalier(['run', 'tiny.yaml'], { cwd });
  t.equal(second.code, 0);
  t.equal(second.stderr, 'tiny: All 2 runs are finished, nothing to do (--force repeats).\n');
  t.match(second.stdout, /2 runs done/);
  t.notOk(existsSync(checkpoint), 'a finished run keeps no checkpoint');
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

  const forced = await espalier(['run', 'tiny.yaml', '--force', '--quiet', '--jobs', '1'], { cwd });
  t.equal(forced.code, 0);
  t.same([forced.stdout, forced.stderr], ['runs/tiny/leaderboard.csv\n', '']);
  for (const id of ids) t.ok(statSync(join(folder, `${id}.old-1`)).isDirectory(), 'the old directory is kept');
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
