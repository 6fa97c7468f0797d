import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { catalogue } from '../../../src/catalogue.js';
import { readExperiment } from '../../../src/config/read-experiment.js';
import { digitsOf } from '../../../src/contracts/run-id.js';
import { planExperiment, runExperiment } from '../../../src/index.js';
import { networksOf } from '../../../src/models/freeze/freezable-network.js';
import { runIdOf } from '../../../src/plan/run-ids.js';
import { readLeaderboard } from '../../../src/record/leaderboard/read-leaderboard.js';
import { readRuns } from '../../../src/record/run/read-runs.js';
import { withEarlierRuns } from '../../../src/report/analysis/leaderboard-view.js';
import { tinyExperiment } from '../../cli/tiny-experiment.js';

t.test('a run whose id was a number is found in its old folder, and not trained again', async (t) => {
  const root = t.testdir({ 'tiny.yaml': tinyExperiment({ epochs: 1 }) });
  process.env.ESPALIER_CACHE = join(root, 'cache');
  const [file, runs, folder] = [join(root, 'tiny.yaml'), join(root, 'runs'), join(root, 'runs/tiny')];
  const experiment = await readExperiment({ path: file, catalogue, networkOf: networksOf(catalogue) });
  const idOf = (seed: number) => runIdOf({ ...experiment.runs[0]!.document, seed });
  const seed = Array.from({ length: 5000 }, (_, at) => at).find((at) => idOf(at).startsWith('r'))!;
  const [id, digits] = [idOf(seed), digitsOf(idOf(seed))];
  const options = { runs, set: [`seed=${seed}`] };
  const { rows } = await runExperiment(file, options);
  t.equal(rows[0]!.runId, id);

  // As an earlier version leaves it.
  renameSync(join(folder, id), join(folder, digits));
  for (const path of [join(folder, digits, 'result.json'), join(folder, 'leaderboard.csv')])
    writeFileSync(path, readFileSync(path, 'utf8').replace(id, digits));

  const { action, reason, runId } = (await planExperiment(file, options)).runs[0]!;
  t.same([action, reason, runId], ['skip', 'finished', id]);
  const shown = withEarlierRuns(await readLeaderboard(join(folder, 'leaderboard.csv')), await readRuns(folder));
  t.same([shown.rows.map((row) => row.runId), shown.earlier], [[id], []]);
  const again = await runExperiment(file, options);
  t.same(again.rows, rows);
  t.same(readdirSync(folder).sort(), [digits, 'leaderboard.csv', 'plan.json'].sort());
  t.match(readFileSync(join(folder, 'leaderboard.csv'), 'utf8'), `\n${id},done,`);

  const forced = await runExperiment(file, { ...options, force: true });
  t.equal(forced.rows[0]!.runId, id);
  t.same(readdirSync(folder).sort(), [digits, `${digits}.old-1`, 'leaderboard.csv', 'plan.json'].sort());
});
