import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { LeaderboardRow } from '../../src/contracts/results.js';
import { planExperiment, runExperiment } from '../../src/index.js';
import { planText } from '../../src/report/text/plan-text.js';
import { bmpPixel } from '../cli/bmp-pixel.js';
import { tinyExperiment, twoRuns } from '../cli/tiny-experiment.js';

t.test('the same data by another path: it is said, and results are taken over where asked for', async (t) => {
  const root = t.testdir({ photos: { a: {}, b: {} }, others: { a: {}, b: {} } });
  process.env.ESPALIER_CACHE = join(root, 'cache');
  for (const folder of ['photos', 'others'])
    for (const [index, name] of ['a', 'b'].entries())
      for (let image = 0; image < 8; image++)
        writeFileSync(
          join(root, folder, name, `${image}.bmp`),
          bmpPixel(index * 8 + image + (folder === 'others' ? 16 : 0)),
        );
  const file = join(root, 'tiny.yaml');
  const runs = join(root, 'runs');
  const write = (source: string, changed = (text: string) => text) =>
    writeFileSync(file, changed(tinyExperiment({ epochs: 1, source, sweep: twoRuns })));
  const sameAs = async () => (await planExperiment(file, { runs })).runs.map((run) => run.sameAs);

  write('./photos');
  const first = await runExperiment(file, { runs });
  const idOf = (rate: number) => first.rows.find(({ swept }) => swept['optimizer.learning_rate'] === rate)!.runId;
  const ids = [idOf(0.01), idOf(0.001)];
  // Other ways to write the same folder: absolute, roundabout, and as a map.
  for (const source of [join(root, 'photos'), './others/../photos', '{ folder: { path: photos/ } }']) {
    write(source);
    t.same(await sameAs(), ids, source);
  }
  write('./others');
  t.same(await sameAs(), [undefined, undefined], 'other images');
  for (const setting of ['batch_size: 8', 'epochs: 1']) {
    write(join(root, 'photos'), (text) => text.replace(setting, setting.replace(/\d/, '2')));
    t.same(await sameAs(), [undefined, undefined], `another ${setting}`);
  }

  write(join(root, 'photos'));
  const plan = await planExperiment(file, { runs });
  const [now] = plan.runs;
  t.match(
    planText(plan),
    `\n2 runs were done under other ids, with other paths to the same data (${now!.runId} as ${ids[0]}): espalier run --adopt takes the results over\n`,
  );
  const toDo: number[] = [];
  const watcher = { prepared: (_: unknown, runs: readonly unknown[]) => toDo.push(runs.length) };
  const adopted = await runExperiment(file, { runs, adopt: true, watcher });
  t.same(toDo, [0]);
  const byRate = (rows: readonly LeaderboardRow[]) =>
    new Map(rows.map(({ runId: _, ...row }) => [row.swept['optimizer.learning_rate'], row]));
  t.same(byRate(adopted.rows), byRate(first.rows), 'the same numbers');
  t.same(adopted.rows.map(({ runId }) => runId).sort(), plan.runs.map(({ runId }) => runId).sort());
  const own = readFileSync(join(runs, 'tiny', now!.runId, 'experiment.yaml'), 'utf8');
  t.match(own, join(root, 'photos'), 'it says the paths of now');
  t.match(readFileSync(join(runs, 'tiny', now!.runId, 'log.jsonl'), 'utf8'), `"event":"adopted","from":"${ids[0]}"`);
  write('./photos');
  t.same((await runExperiment(file, { runs })).rows, first.rows, 'the old ones are kept');
});
