import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { EspalierError, planExperiment, runExperiment } from '../../src/index.js';
import { tinyExperiment, twoRuns } from '../cli/tiny-experiment.js';

const root = resolve(fileURLToPath(import.meta.url), '../../../..');

// The example in docs/library.md runs in test-package/, in an installed package.

t.test('plan, run and run again, in this process', async (t) => {
  const folder = t.testdir();
  process.env.ESPALIER_CACHE = join(folder, 'cache');
  const file = join(folder, 'photos.yaml');
  await writeFile(file, tinyExperiment({ sweep: twoRuns }));
  const runs = join(folder, 'runs');
  const plan = await planExperiment(file, { runs, jobs: 1 });
  t.same(
    plan.runs.map(({ action }) => action),
    ['run', 'run'],
  );
  const first = await runExperiment(file, { runs, jobs: 1 });
  t.match(first, { name: 'tiny', folder: join(runs, 'tiny'), interrupted: false, badImages: [] });
  t.same(first.rows.map(({ runId }) => runId).sort(), plan.runs.map(({ runId }) => runId).sort());
  const [best, second] = first.rows;
  t.ok(best!.metrics.valLoss! <= second!.metrics.valLoss!, 'the best by validation loss is first');
  const told: string[] = [];
  const watcher = { prepared: (_: unknown, toDo: readonly unknown[]) => told.push(`${toDo.length} to do`) };
  const again = await runExperiment(file, { runs, watcher, jobs: 1 });
  t.same(told, ['0 to do'], 'finished runs are kept');
  t.same(again.rows, first.rows);
  t.same(readdirSync(join(runs, 'tiny')).length, 4, 'two runs, the plan and the leaderboard');
});

t.test('a run that is aborted keeps what is finished', async (t) => {
  const folder = t.testdir();
  process.env.ESPALIER_CACHE = join(folder, 'cache');
  const file = join(folder, 'photos.yaml');
  // The second would take hours: it cannot be finished before it is stopped.
  await writeFile(file, tinyExperiment({ sweep: '{ grid: { training.epochs: [2, 1000000] } }' }));
  const stopping = new AbortController();
  const { interrupted, rows } = await runExperiment(file, {
    runs: join(folder, 'runs'),
    jobs: 1,
    signal: stopping.signal,
    watcher: { runRecorded: () => stopping.abort() },
  });
  t.ok(interrupted);
  t.same(
    rows.map(({ status }) => status),
    ['done', 'stopped'],
  );
});

t.test('a mistake is an error with its place and code', async (t) => {
  const folder = t.testdir({ 'wrong.yaml': 'version: 1\nname: wrong\n' });
  const file = join(folder, 'wrong.yaml');
  await t.rejects(runExperiment(file), { code: 'CONFIG_MISSING_SETTING' });
  await runExperiment(file).catch((error) => t.ok(error instanceof EspalierError));
});

t.test('espalier/contracts has every contract', async (t) => {
  const folder = join(root, 'src/contracts');
  const index = readFileSync(join(folder, 'index.ts'), 'utf8');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  for (const name of files.filter((name) => name !== 'index.ts'))
    t.ok(index.includes(`'./${name.replaceAll('\\', '/').replace(/\.ts$/, '.js')}'`), name);
});
