import { deepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import type { RunTask } from '../../src/contracts/work.js';
import type { Claims } from '../../src/schedule/claims.js';
import type { Assignment, Outcome } from '../../src/schedule/outcome.js';
import { executeSweep, type Performer } from '../../src/schedule/sweep.js';
import { WorkerPool } from '../../src/schedule/worker-pool.js';
import { featureJob, runJob } from './fake-tasks.js';
import { startFake } from './fake-worker.js';

function result(task: Assignment['task']): Outcome<never> {
  const result =
    task.kind === 'features'
      ? { kind: 'features', computed: 4, stored: 0, seconds: 2, bad: [] }
      : { kind: 'run', status: 'done', error: (task as RunTask).runId };
  return { status: 'finished', result: result as never };
}

t.test('features first, one after the other; then runs, told how long their features took', async (t) => {
  const log: string[] = [];
  const pool: Performer = {
    async perform({ task }) {
      log.push(task.kind === 'run' ? `run ${task.runId} ${task.featuresSeconds}` : 'features');
      await Promise.resolve();
      if (task.kind === 'features') log.push('features end');
      return result(task);
    },
  };
  const features = [featureJob('f'), featureJob('g')];
  const runs = [runJob('a', ['f']), runJob('b', ['f', 'g']), runJob('c', [])];
  await executeSweep(pool, { features, runs });
  t.same(log, ['features', 'features end', 'features', 'features end', 'run a 2', 'run b 4', 'run c 0']);
});

t.test('features that fail cost the runs that need them', async (t) => {
  const pool = new WorkerPool({ start: startFake, size: 2 });
  t.teardown(() => pool.stop());
  const features = [featureJob('f', { error: { message: 'out of disk', remedy: 'Free some.' } }), featureJob('g')];
  const finished: string[] = [];
  const outcomes = await executeSweep(
    pool,
    { features, runs: [runJob('a', ['f']), runJob('b', ['g'])] },
    { runFinished: (job, outcome) => finished.push(`${job.task.runId} ${outcome.status}`) },
  );
  t.same(outcomes[0], { status: 'failed', error: 'features: out of disk', remedy: 'Free some.', details: [] });
  t.equal(outcomes[1]!.status, 'finished');
  t.same(finished.sort(), ['a failed', 'b finished']);
});

t.test('features whose process dies are tried once more, and not a third time', async (t) => {
  for (const deaths of [1, 2]) {
    let attempts = 0;
    const pool: Performer = {
      async perform({ task }) {
        if (task.kind === 'run') return result(task);
        attempts += 1;
        if (attempts > deaths) return result(task);
        return { status: 'failed', error: 'killed', details: [], processDied: true };
      },
    };
    const outcomes = await executeSweep(pool, { features: [featureJob('f')], runs: [runJob('a', ['f'])] });
    t.equal(attempts, 2);
    t.equal(outcomes[0]!.status, deaths === 1 ? 'finished' : 'failed');
  }
});

t.test('stopped during the features: no run is begun', async (t) => {
  const pool: Performer = {
    async perform({ task }) {
      if (task.kind === 'run') throw new Error('a run was begun');
      return { status: 'stopped' };
    },
  };
  const outcomes = await executeSweep(pool, { features: [featureJob('f')], runs: [runJob('a', ['f'])] });
  t.same(outcomes, [{ status: 'stopped' }]);
});

const unaborted = new AbortController().signal;

t.test('jobs that another process does come last, and are done here only if it did not do them', async (t) => {
  const done: string[] = [];
  const pool: Performer = {
    async perform({ task }) {
      done.push(task.kind === 'run' ? task.runId : 'f');
      return result(task);
    },
  };
  // The features are free at the third attempt; b has been done elsewhere at the second, and c was given up there.
  const attempts = new Map<string, number>();
  const claims: Claims = {
    async claim(job) {
      const name = job.task.kind === 'run' ? job.task.runId : 'f';
      const attempt = (attempts.get(name) ?? 0) + 1;
      attempts.set(name, attempt);
      if (attempt < ({ f: 3, b: 2, c: 2 }[name] ?? 1)) return { holder: undefined };
      const elsewhere = { ...result(job.task), elsewhere: true as const };
      return {
        ...(name === 'b' && { done: elsewhere }),
        lost: unaborted,
        release: async () => void done.push(`-${name}`),
      };
    },
  };
  const taken: string[] = [];
  const outcomes = await executeSweep(
    pool,
    { features: [featureJob('f')], runs: ['a', 'b', 'c', 'd'].map((id) => runJob(id, ['f'])) },
    { taken: ({ task }) => taken.push(task.kind === 'run' ? task.runId : 'f') },
    { claims, atOnce: 1, signal: unaborted },
  );
  t.same(done, ['f', '-f', 'a', '-a', 'd', '-d', '-b', 'c', '-c']);
  t.same(taken, ['f', 'f', 'b', 'c']);
  t.same(
    outcomes.map((outcome) => 'elsewhere' in outcome),
    [false, true, false, false],
  );
});

t.test('a claim that is lost ends the process of its run, which is then waited for', async (t) => {
  const pool = new WorkerPool({ start: startFake, size: 1 });
  t.teardown(() => pool.stop());
  const lost = new AbortController();
  let claimed = 0;
  const claims: Claims = {
    async claim(job) {
      if (claimed++ > 0)
        return { done: { ...result(job.task), elsewhere: true }, lost: unaborted, release: async () => {} };
      setTimeout(() => lost.abort(), 10);
      return { lost: lost.signal, release: async () => {} };
    },
  };
  const work = { features: [], runs: [runJob('a', [], { hang: true })] };
  const [outcome] = await executeSweep(pool, work, {}, { claims, atOnce: 1, signal: unaborted });
  t.match(outcome, { status: 'finished', elsewhere: true });
});

t.test('stopped while another process has the rest: nothing is waited for', async (t) => {
  const stopping = new AbortController();
  const claims: Claims = { claim: async () => ({ holder: undefined }) };
  const work = { features: [], runs: [runJob('a', []), runJob('b', [])] };
  const observer = { taken: () => stopping.abort() };
  const pool: Performer = {
    async perform() {
      throw new Error('a run was begun');
    },
  };
  const outcomes = await executeSweep(pool, work, observer, { claims, atOnce: 2, signal: stopping.signal });
  t.same(outcomes, [{ status: 'stopped' }, { status: 'stopped' }]);
});

t.test('outcomes are in plan order, whichever run finishes first', async (t) => {
  const property = fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 8 }), async (scheduler, count) => {
    const pool: Performer = { perform: ({ task }) => scheduler.schedule(Promise.resolve(result(task))) };
    const ids = Array.from({ length: count }, (_, index) => `run ${index}`);
    const done = executeSweep(pool, { features: [], runs: ids.map((id) => runJob(id, [])) });
    const order = (await scheduler.waitFor(done)).map(
      (outcome) => outcome.status === 'finished' && outcome.result.error,
    );
    deepEqual(order, ids);
  });
  await t.resolves(fc.assert(property, { numRuns: 50 }));
});
