import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { catalogue } from '../../src/catalogue.js';
import type { Splits } from '../../src/contracts/data.js';
import type { RunSettings } from '../../src/contracts/experiment.js';
import type { FeatureResult, FeatureTask, FromWorker, ToWorker } from '../../src/contracts/work.js';
import { openDataset } from '../../src/data/dataset.js';
import { sources } from '../../src/data/sources/index.js';
import { onnxruntime } from '../../src/engines/onnxruntime/onnxruntime.js';
import { joinKeys, splitKeys } from '../../src/features/keys.js';
import { closeStores, isSettled, openStores, rowPlace, wantedViews } from '../../src/features/samples.js';
import { FeatureStore, featureFolder } from '../../src/features/store/store.js';
import { sha256 } from '../../src/foundation/hash.js';
import { randomStream } from '../../src/foundation/random.js';
import { pooledCut } from '../../src/models/freeze/cut.js';
import { random } from '../../src/models/weights/sources/random.js';
import { featureKeysOf } from '../../src/session/features/feature-keys.js';
import { wantedEngine } from '../../test/engines/wanted-engine.js';
import { areRight } from '../../test/features/example-rows.js';
import { runSettings } from '../../test/run-settings.js';
import { workerEntry } from '../../test/worker/tiny-sweep.js';

const engine = await wantedEngine(onnxruntime);

interface Work {
  readonly settings: RunSettings;
  readonly splits: Splits;
  readonly task: FeatureTask;
}

async function featureWork(): Promise<Work> {
  const settings = await runSettings({
    dataset: { source: { synthetic: { classes: 4, images_per_class: 500, image_size: 64 } } },
    backbone: { name: 'mobilenet_v2', alpha: 0.35, input_size: 96, weights: 'random' },
    augmentation: { views: 2, steps: [{ random_flip: 'horizontal' }] },
  });
  const splits = await openDataset(settings, { relativeTo: '/', cacheFolder: '/' }, sources);
  const context = { relativeTo: '/', cacheFolder: '/', mayDownload: false, warn() {} };
  const weights = await random.locate({ seed: 0 }, settings.backbone, context);
  const key = joinKeys(featureKeysOf(settings, pooledCut, weights, engine.identity, catalogue));
  return {
    settings,
    splits,
    task: { kind: 'features', settings, cut: pooledCut, key, engine, weights, threads: 1 },
  };
}

/** Starts a worker on the task. `total`: how many rows it finds missing. */
function start({ splits, task }: Work, cache: string) {
  const child = fork(workerEntry, [], { serialization: 'advanced', env: { ...process.env, ESPALIER_CACHE: cache } });
  const exited = once(child, 'exit');
  const state = { total: Number.NaN, done: 0 };
  const begun = new Promise<void>((resolve) => {
    child.on('message', ({ kind, ...rest }: FromWorker) => {
      if (kind !== 'event') return;
      const { event } = rest as FromWorker & { kind: 'event' };
      if (event.kind !== 'features') return;
      Object.assign(state, event);
      resolve();
    });
  });
  const result = new Promise<FeatureResult>((resolve) => {
    child.on('message', (message: FromWorker) => {
      if (message.kind === 'result' && message.result.kind === 'features') resolve(message.result);
    });
  });
  const send = (message: ToWorker) => child.send(message);
  send({ kind: 'data', key: 'data', data: { splits } });
  send({ kind: 'task', id: 1, dataKey: 'data', task });
  return { child, exited, begun, result, state };
}

/** A hash of every row that is stored, in the order in which they are wanted. */
async function storedRows({ settings, splits, task }: Work, cache: string): Promise<Map<string, string>> {
  const stores = await openStores(featureFolder(cache), splitKeys(task.key));
  const rows = new Map<string, string>();
  for (const wanted of wantedViews(splits, settings.augmentation.views)) {
    if (!isSettled(wanted, stores)) continue;
    const { store, key } = rowPlace(stores, wanted.sample.sha256, wanted.view);
    const row = new Float32Array(store.width!);
    await store.read([key], [0], row);
    rows.set(key, sha256(new Uint8Array(row.buffer)));
  }
  closeStores(stores);
  return rows;
}

t.test('a worker that computes features, killed again and again', async (t) => {
  const root = t.testdir();
  const [cache, undisturbed] = [join(root, 'killed'), join(root, 'undisturbed')];
  const work = await featureWork();
  const whole = start(work, undisturbed);
  const { computed } = await whole.result;
  whole.child.kill();
  const wanted = wantedViews(work.splits, 2).length;
  t.equal(computed, wanted);
  const expected = await storedRows(work, undisturbed);

  const moments = randomStream('moments of death', 1);
  let before = 0;
  for (let kill = 0; kill < 14; kill++) {
    const { child, exited, begun, state } = start(work, cache);
    await begun;
    t.equal(state.total, wanted - before, `${before} rows are stored and not computed again`);
    // At any moment within 3 s, shards being written every 2 s, but before the work is done.
    const moment = Date.now() + moments.uniform(0, 3000);
    while (Date.now() < moment && state.done < state.total - 100) await sleep(2);
    child.kill('SIGKILL');
    t.same(await exited, [null, 'SIGKILL']);
    const stored = await storedRows(work, cache);
    t.ok(stored.size >= before, 'nothing that was stored is lost');
    t.ok(
      [...stored].every(([key, hash]) => expected.get(key) === hash),
      `all of ${stored.size} rows are right`,
    );
    before = stored.size;
  }
  t.ok(before > 0);

  const last = start(work, cache);
  const result = await last.result;
  last.child.kill();
  t.same([result.computed, result.stored], [wanted - before, before], 'the rest is computed');
  t.same(await storedRows(work, cache), expected, 'in the end every row is there and right');
  const files = await readdir(featureFolder(cache), { recursive: true });
  t.same(
    files.filter((name) => name.endsWith('.damaged')),
    [],
    'no shard was ever seen half-written',
  );
});

t.test('a process that does nothing but write shards, killed again and again', async (t) => {
  const root = t.testdir();
  const writer = fileURLToPath(new URL('../../test/features/writer-process.js', import.meta.url));
  const moments = randomStream('moments of death', 2);
  const keys = Array.from({ length: 20_000 }, (_, index) => `image ${index}`);
  let before = 0;
  for (let kill = 0; kill < 25; kill++) {
    const child = fork(writer, [root, String(before), '20000']);
    const exited = once(child, 'exit');
    await once(child, 'message');
    await sleep(moments.uniform(0, 200));
    child.kill('SIGKILL');
    await exited;
    const store = await FeatureStore.open(root, 'key');
    const there = keys.filter((key) => store.has(key));
    t.ok(there.length >= before && (await areRight(store, there)), `${there.length} rows are right`);
    before = there.length;
    store.close();
  }
  t.ok(before > 100);
  const files = await readdir(join(root, 'key'));
  t.same(
    files.filter((name) => name.endsWith('.damaged')),
    [],
  );
  t.comment(
    `${before} rows in ${files.length} files, ${files.filter((name) => name.endsWith('.part')).length} left unfinished`,
  );
});
