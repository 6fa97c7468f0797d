import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { EspalierError, planExperiment, runExperiment } from '../../../src/index.js';
import { tinyExperiment, twoRuns } from '../../cli/tiny-experiment.js';

/** Two projects whose experiments have one name, and nothing else in common. */
function twoProjects(t: Test) {
  const root = t.testdir({
    A: { 'photos.yaml': tinyExperiment({ sweep: twoRuns }) },
    B: { 'photos.yaml': tinyExperiment({ epochs: 1 }) },
  });
  process.env.ESPALIER_CACHE = join(root, 'cache');
  const file = (project: string) => join(root, project, 'photos.yaml');
  return { root, file, runs: join(root, 'runs'), leaderboard: join(root, 'runs/tiny/leaderboard.csv') };
}

/** The code and text of the mistake that is thrown. */
async function mistake(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown) => thrown,
  );
  if (!(error instanceof EspalierError)) throw error ?? new Error('nothing was refused');
  return `${error.code} ${error.message} ${error.remedy}`;
}

t.test("another file of the same name is refused, a run's own file goes on, and so does a moved project", async (t) => {
  const { root, file, runs, leaderboard } = twoProjects(t);
  const first = await runExperiment(file('A'), { runs });
  const before = readFileSync(leaderboard, 'utf8');
  const plan = readFileSync(join(runs, 'tiny/plan.json'), 'utf8');
  t.equal(JSON.parse(plan).file, '../../A/photos.yaml', 'relative, so that both can be moved');

  for (const command of [runExperiment, planExperiment]) {
    const said = await mistake(command(file('B'), { runs }));
    t.match(said, `RUNS_OF_ANOTHER_FILE ${join(runs, 'tiny')} has the runs of another file: ${file('A')}.`);
    t.match(said, 'Both are called "tiny". Give this one a name of its own, or its results another folder with --runs');
  }
  t.equal(readFileSync(leaderboard, 'utf8'), before);
  const [best] = first.rows;
  const own = join(runs, 'tiny', best!.runId, 'experiment.yaml');
  const copy = join(root, 'best.yaml');
  copyFileSync(own, copy);
  for (const path of [own, copy]) {
    const again = await runExperiment(path, { runs });
    t.same(
      again.rows.map(({ runId }) => runId),
      [best!.runId],
    );
    t.equal(readFileSync(leaderboard, 'utf8'), before, 'the leaderboard is that of the sweep');
    t.equal(readFileSync(join(runs, 'tiny/plan.json'), 'utf8'), plan);
  }
  const changed = await runExperiment(own, { runs, set: ['training.epochs=1'] });
  t.not(changed.rows[0]!.runId, best!.runId);
  t.equal(readFileSync(leaderboard, 'utf8'), before, 'nor does it become that of a changed run');

  // By another way to the same file.
  symlinkSync(join(root, 'A'), join(root, 'link'));
  t.same((await runExperiment(file('link'), { runs })).rows, first.rows);

  mkdirSync(join(root, 'elsewhere'));
  for (const name of ['A', 'runs']) renameSync(join(root, name), join(root, 'elsewhere', name));
  const moved = { runs: join(root, 'elsewhere/runs') };
  t.same((await runExperiment(join(root, 'elsewhere/A/photos.yaml'), moved)).rows, first.rows, 'all moved');
  renameSync(join(root, 'elsewhere/A'), join(root, 'C'));
  t.same((await runExperiment(file('C'), moved)).rows, first.rows, 'the file alone');
  t.match(await mistake(planExperiment(file('B'), moved)), 'C/photos.yaml', 'it is recorded where it is now');
  cpSync(join(root, 'C'), join(root, 'D'), { recursive: true });
  t.match(await mistake(planExperiment(file('D'), moved)), 'C/photos.yaml', 'an equal file elsewhere is another');
});

t.test('another name, or another folder, is the remedy', async (t) => {
  const { file, runs } = twoProjects(t);
  await runExperiment(file('B'), { runs });
  const plan = (options: { set?: string[]; runs: string }) => planExperiment(file('A'), options);
  t.equal((await plan({ runs, set: ['name=other'] })).runs.length, 2);
  t.equal((await plan({ runs: `${runs}2` })).runs.length, 2);
  renameSync(file('B'), `${file('B')}.old`);
  t.equal((await plan({ runs })).runs.length, 2);
  t.same(
    readdirSync(join(runs, 'tiny'))
      .filter((name) => !/^\w{12,13}$/.test(name))
      .sort(),
    ['leaderboard.csv', 'plan.json'],
  );
});
