import { deepEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { allInTurn, notNow } from '../../src/schedule/all-in-turn.js';

t.test('every job is done, in vain attempts or not, no more than so many at once, and answered in order', async (t) => {
  const vain = fc.array(fc.nat(4), { maxLength: 8 });
  const property = fc.asyncProperty(
    fc.scheduler(),
    vain,
    fc.integer({ min: 1, max: 3 }),
    async (scheduler, refusals, atOnce) => {
      const left = [...refusals];
      const jobs = refusals.map((_, index) => index);
      let running = 0;
      const attempt = async (job: number) => {
        running += 1;
        ok(running <= atOnce);
        await scheduler.schedule(Promise.resolve());
        running -= 1;
        return left[job]!-- > 0 ? notNow : `done ${job}`;
      };
      const results = allInTurn(jobs, atOnce, attempt, () => scheduler.schedule(Promise.resolve()));
      deepEqual(
        await scheduler.waitFor(results),
        jobs.map((job) => `done ${job}`),
      );
    },
  );
  await t.resolves(fc.assert(property));
});

t.test('it pauses only when all that is left was tried in vain', async (t) => {
  const log: string[] = [];
  const left = new Map([
    ['a', 2],
    ['b', 0],
    ['c', 1],
  ]);
  const attempt = async (job: string) => {
    log.push(job);
    left.set(job, left.get(job)! - 1);
    return left.get(job)! < 0 ? job : notNow;
  };
  await allInTurn(['a', 'b', 'c'], 1, attempt, async () => void log.push('pause'));
  // a, c in vain: a pause; a in vain again, c is done: something has changed, so a is tried at once.
  t.same(log, ['a', 'b', 'c', 'a', 'pause', 'c', 'a']);
});
