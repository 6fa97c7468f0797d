import { join } from 'node:path';
import t from 'tap';
import { contents, copyInstallation, espalierIn, records } from './installation.js';

// Results of an older version are results: what is finished is not done again, and its numbers are read. If these tests
// fail because the version of ONNX Runtime has changed, runs are rightly done again: the README of the fixtures says how
// to make them anew. The kind of processor is never a reason.

for (const name of ['heads', 'photos', 'network-file'])
  t.test(`${name}: its runs are finished, and nothing is done`, async (t) => {
    const cwd = await copyInstallation(t);
    const before = contents(join(cwd, 'runs'));
    const { code, stdout, stderr } = await espalierIn(cwd, ['run', `${name}.yaml`, '--json']);
    t.equal(code, 0, stderr);
    t.match(stderr, / finished, nothing to do \(--force repeats\)\.\n$/);
    const done = (await records(name)).length;
    t.same(JSON.parse(stdout).counts, { done, failed: 0, diverged: 0, stopped: 0 });
    const after = contents(join(cwd, 'runs'));
    t.same([...after.keys()], [...before.keys()], 'no file is added or removed');
    const changed = [...after].filter(([path, content]) => before.get(path) !== content).map(([path]) => path);
    t.same(changed, [join(name, 'plan.json')], 'and none is changed but the plan, which every execution writes');
  });

t.test('leaderboards are read', async (t) => {
  const cwd = await copyInstallation(t);
  const { code, stdout, stderr } = await espalierIn(cwd, ['leaderboard', 'runs/heads', 'runs/photos', '--json']);
  t.equal(code, 0, stderr);
  for (const [at, name] of ['heads', 'photos'].entries()) {
    const expected = (await records(name)).map(({ record: { runId, metrics } }) => [runId, metrics.testLoss] as const);
    const rows: { runId: string; metrics: { testLoss: number } }[] = JSON.parse(stdout)[at].rows;
    t.same(new Map(rows.map(({ runId, metrics }) => [runId, metrics.testLoss])), new Map(expected), name);
  }
});

t.test('and compared', async (t) => {
  const cwd = await copyInstallation(t);
  const { code, stdout, stderr } = await espalierIn(cwd, ['compare', 'runs/heads', 'runs/heads', '--json']);
  t.equal(code, 0, stderr);
  t.match(JSON.parse(stdout), { matchedBy: ['optimizer.learning_rate'], runs: { length: 2 } });
});
