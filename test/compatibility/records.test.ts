import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { catalogue } from '../../src/catalogue.js';
import { readExperiment } from '../../src/config/read-experiment.js';
import type { RowData } from '../../src/contracts/features.js';
import { splitKeys } from '../../src/features/keys.js';
import { closeStores, openStores } from '../../src/features/samples.js';
import { readShardIndex } from '../../src/features/store/shard.js';
import type { FeatureStore } from '../../src/features/store/store.js';
import { hashOf } from '../../src/foundation/hash.js';
import { networksOf } from '../../src/models/freeze/freezable-network.js';
import { identifyRuns } from '../../src/plan/run-ids.js';
import { parseCsv } from '../../src/record/csv/parse-csv.js';
import { leaderboardRow, leaderboardText } from '../../src/record/leaderboard/leaderboard.js';
import { parseLeaderboard } from '../../src/record/leaderboard/read-leaderboard.js';
import { readCheckpoint } from '../../src/record/run/checkpoint-file.js';
import { readResult } from '../../src/record/run/result-file.js';
import { copyInstallation, expectedResults, installation, planOf, records, runIdsIn } from './installation.js';

const finished = ['heads', 'photos', 'network-file', 'recomputed'];

for (const name of finished) {
  const folder = join(installation, 'runs', name);

  t.test(`${name}: every result is read`, async (t) => {
    const stored = await records(name);
    t.same(
      stored.map(({ directory }) => directory),
      runIdsIn(folder),
    );
    for (const { directory, record } of stored) {
      t.match(record, { runId: directory, status: 'done', error: '', metrics: { valLoss: Number, testLoss: Number } });
      const text = readFileSync(join(folder, directory, 'metrics.csv'), 'utf8');
      t.equal(parseCsv(text)!.length, 1 + record.epochs, 'a row for each epoch');
    }
  });

  t.test(`${name}: its leaderboard is read, and would be written so again`, async (t) => {
    const text = readFileSync(join(folder, 'leaderboard.csv'), 'utf8');
    const rows = (await records(name)).map(({ record }) => leaderboardRow(record));
    const { sweptPaths, monitor } = planOf(installation, name);
    t.equal(leaderboardText(rows, sweptPaths, monitor), text);
    t.equal(parseLeaderboard('leaderboard.csv', text).rows.length, rows.length);
  });

  t.test(`${name}: the experiment.yaml of a run is that run`, async (t) => {
    for (const id of runIdsIn(folder)) {
      const path = join(folder, id, 'experiment.yaml');
      const experiment = await readExperiment({ path, catalogue, networkOf: networksOf(catalogue) });
      t.same(
        identifyRuns(experiment).map(({ runId }) => runId),
        [id],
      );
      t.equal(experiment.name, name);
    }
  });

  t.test(`${name}: every stored row is read`, async (t) => {
    const features = join(await copyInstallation(t), 'cache', 'features');
    for (const { key, images, needed } of planOf(installation, name).features) {
      const stores = await openStores(features, splitKeys(key!));
      const counts = [await readAll(t, stores.images, features, splitKeys(key!).images)];
      if (stores.views) counts.push(await readAll(t, stores.views, features, splitKeys(key!).views!));
      t.same(counts, stores.views ? [images, needed! - images!] : [images]);
      closeStores(stores);
    }
  });
}

/** Reads every row in the shards of a folder, which checks its checksum; how many there are. */
async function readAll(t: Test, store: FeatureStore, root: string, folder: string): Promise<number> {
  const shards = readdirSync(join(root, folder)).map((name) => readShardIndex(join(root, folder, name)));
  const keys = (await Promise.all(shards)).flatMap((shard) => shard!.header.keys);
  const elements = keys.length * store.width!;
  const rows: RowData = store.rowType === 'uint8' ? new Uint8Array(elements) : new Float32Array(elements);
  await store.read(keys, [...keys.keys()], rows);
  t.ok(rows.every(Number.isFinite));
  return keys.length;
}

t.test('a checkpoint is read under the key of its run', async (t) => {
  const folder = join(installation, 'runs', 'interrupted');
  const { runId, fingerprint, epochs } = (await readResult(expectedResults))!;
  t.same(runIdsIn(folder), [runId]);
  const progress = await readCheckpoint<{ phase: number; state: { history: unknown[]; tensors: object } }>(
    join(folder, runId),
    hashOf([runId, fingerprint]),
  );
  t.match(progress, { phase: 0, earlier: [], state: { history: [{ epoch: 1, loss: Number }] } });
  t.ok(progress!.state.history.length < epochs);
  t.match(Object.keys(progress!.state.tensors), /head\/predictions\/kernel/);
});
