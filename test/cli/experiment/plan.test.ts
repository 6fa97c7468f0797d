import { existsSync, readdirSync } from 'node:fs';
import t from 'tap';
import type { Plan } from '../../../src/contracts/plan.js';
import { espalier } from '../espalier.js';
import { tinyExperiment, twoRuns } from '../tiny-experiment.js';

t.test('what a run would do; nothing is written below runs', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': tinyExperiment({ sweep: twoRuns }) });
  const { code, stdout, stderr } = await espalier(['plan', 'tiny.yaml'], { cwd });
  t.equal(code, 0);
  t.equal(stderr, '');
  t.match(stdout, /^tiny: 2 runs, 2 to do, 0 finished; engine \w+\n/);
  t.match(stdout, /16 images, 0 stored, 16 to compute/);
  t.match(stdout, /time: features unknown/);
  t.notOk(existsSync(`${cwd}/runs`));
});

t.test('after a run: what is finished, what is stored, how long the rest takes', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': tinyExperiment({ sweep: twoRuns }) });
  t.equal((await espalier(['run', 'tiny.yaml', '--jobs', '1'], { cwd })).code, 0);
  const before = readdirSync(`${cwd}/runs/tiny`);
  const set = ['--set', 'sweep.seeds=[0, 1]', '--jobs', '1'];
  const { code, stdout } = await espalier(['plan', 'tiny.yaml', '--json', ...set], { cwd });
  t.equal(code, 0);
  const plan = JSON.parse(stdout) as Plan;
  t.same(
    plan.runs.map(({ action }) => action),
    ['skip', 'run', 'skip', 'run'],
  );
  t.match(plan.features, [{ images: 16, needed: 16, stored: 16, seconds: 0, runs: 2 }]);
  t.ok(plan.seconds.training! > 0);
  t.same([plan.jobs, plan.downloads], [1, []]);
  t.same(readdirSync(`${cwd}/runs/tiny`), before);
});

t.test('what must be downloaded is named, and what depends on it is unknown', async (t) => {
  const text = tinyExperiment()
    .replace('alpha: 0.35', 'alpha: 1.0')
    .replace('weights: random', 'weights: [coco, random]');
  const cwd = t.testdir({ 'tiny.yaml': text });
  const { code, stdout } = await espalier(['plan', 'tiny.yaml', '--json'], { cwd });
  t.equal(code, 0);
  const plan = JSON.parse(stdout) as Plan;
  // The size of the package that coco comes in.
  const alternatives = [
    { what: 'weights coco', bytes: 16_865_414 },
    { what: 'weights random', bytes: 0 },
  ];
  t.same(plan.downloads, [{ what: 'weights coco, or else random', bytes: null, alternatives }]);
  t.match(plan.features, [{ key: null, images: null, needed: null }]);
  t.same(readdirSync(cwd).sort(), ['tiny.yaml'], 'nothing is written at all');
});

t.test('a wrong number of jobs: exit 2', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': tinyExperiment() });
  for (const jobs of ['0', '-1', '1.5', 'many']) {
    const { code, stderr } = await espalier(['plan', 'tiny.yaml', '--jobs', jobs], { cwd });
    t.equal(code, 2, jobs);
    t.match(stderr, /argument '.*' is invalid\. Expected a whole number from 1 to 1024/);
  }
});

t.test('weights that are on no server are not called a download: where they are missing is said, exit 2', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': tinyExperiment() });
  for (const [weights, message] of [
    ['./none.h5', /none\.h5.*\[WEIGHTS_NOT_FOUND\]/s],
    ['[./none.h5, ./neither.keras]', /none\.h5.*neither\.keras.*\[WEIGHTS_UNAVAILABLE\]/s],
  ] as const) {
    const { code, stdout, stderr } = await espalier(['plan', 'tiny.yaml', '--set', `backbone.weights=${weights}`], {
      cwd,
    });
    t.equal(code, 2, weights);
    t.match(stderr, message);
    t.equal(stdout, '');
  }
  const last = ['plan', 'tiny.yaml', '--set', 'backbone.weights=[./none.h5, random]'];
  t.equal((await espalier(last, { cwd })).code, 0, 'one of a list is enough');
});
