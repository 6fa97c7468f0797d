import { join } from 'node:path';
import t from 'tap';
import { leaderboardPath, leaderboardPaths } from '../../../src/cli/results/leaderboard-path.js';

const workingFolder = process.cwd();
t.afterEach(() => process.chdir(workingFolder));

t.test('files, folders, folders of experiments, and names of experiments', async (t) => {
  const folder = t.testdir({
    runs: {
      b: { 'leaderboard.csv': '' },
      a: { 'leaderboard.csv': '', '1e': { 'result.json': '' } },
      begun: { 'plan.json': '' },
      'notes.txt': '',
    },
    empty: {},
    photos: { b: { '1.jpg': '' } },
  });
  const runs = join(folder, 'runs');
  const [a, b] = [join(runs, 'a/leaderboard.csv'), join(runs, 'b/leaderboard.csv')];
  t.same(await leaderboardPaths(a, runs), [a], 'a file');
  t.same(await leaderboardPaths(join(runs, 'a'), runs), [a], 'an experiment’s folder');
  t.same(await leaderboardPaths('a', runs), [a], 'a name');
  t.same(await leaderboardPaths(runs, 'elsewhere'), [a, b], 'all experiments, by name');
  t.equal(await leaderboardPath('b', runs), b);
  process.chdir(join(folder, 'photos'));
  t.equal(await leaderboardPath('b', runs), b, 'a folder of that name without a leaderboard is not in the way');
  // What is not there is named as it was given, or as the file that is missing in the folder.
  t.same(await leaderboardPaths('nowhere', runs), ['nowhere']);
  t.same(await leaderboardPaths('begun', runs), [join(runs, 'begun/leaderboard.csv')]);
  t.same(await leaderboardPaths(join(folder, 'empty'), runs), [join(folder, 'empty/leaderboard.csv')]);
});
