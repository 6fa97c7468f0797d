import { equal, ok } from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc, { type Scheduler } from 'fast-check';
import t from 'tap';
import { type Holder, thisProcess } from '../../../src/foundation/leases/holder.js';
import type { LeaseFiles } from '../../../src/foundation/leases/lease-files.js';
import { type Lease, Leases } from '../../../src/foundation/leases/leases.js';

function isLease(taken: Awaited<ReturnType<Leases['take']>>): taken is Lease {
  return 'release' in taken;
}

/** A process on another machine, which can be judged by its beats alone. */
const elsewhere: Holder = { host: 'other', pid: 7, machine: 'other boot', started: '1' };

/**
 * A folder whose operations are done one after the other in an order that the scheduler chooses, by processes that may
 * be killed before any of them.
 */
class Folder {
  readonly files = new Map<string, string>();
  readonly dead = new Set<number>();
  readonly #scheduler: Scheduler;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** Whether a process has said that it ends its lease, and has not removed all files yet. */
  isEndedBy(pid: number): boolean {
    return [...this.files.values()].some((content) => {
      const link = JSON.parse(content);
      return link.pid === pid && link.token.endsWith('-end');
    });
  }

  /** What the process of that id sees, which dies before the operation of that number. */
  seenBy(pid: number, diesAt: number): LeaseFiles {
    let done = 0;
    const operation = async <T>(act: () => T): Promise<T> => {
      await this.#scheduler.schedule(Promise.resolve());
      if (done++ === diesAt) this.dead.add(pid);
      return done > diesAt ? new Promise(() => {}) : act();
    };
    return {
      create: (path, content) =>
        operation(() => {
          if (this.files.has(path)) return false;
          this.files.set(path, content);
          return true;
        }),
      read: (path) =>
        operation(() => {
          const content = this.files.get(path);
          return content === undefined ? undefined : { content, mark: '' };
        }),
      touch: () => operation(() => {}),
      remove: (path) => operation(() => void this.files.delete(path)),
    };
  }
}

/** Processes that each take the lease once, one after the other in each of several places. */
const places = fc.array(
  fc.array(
    fc.record({
      /** Killed before this operation; 20 are more than taking and releasing have when nobody is in the way. */
      diesAt: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat(20)),
      /** Thought to be dead while it holds the lease, and is not: it was cut off, and goes on later. */
      suspected: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  { minLength: 2, maxLength: 4 },
);

t.test('one holder at a time, whoever dies at whatever moment; the lease is free in the end', async (t) => {
  const property = fc.asyncProperty(fc.scheduler(), places, async (scheduler, plan) => {
    const folder = new Folder(scheduler);
    const suspected = new Set<number>();
    const holding = new Set<number>();
    // Nobody is suspended for a quarter of an hour in the middle of ending a lease.
    const hasEnded = ({ pid }: Holder) => folder.dead.has(pid) || (suspected.has(pid) && !folder.isEndedBy(pid));
    let pids = 0;
    const live = async ({ diesAt, suspected: willBe }: (typeof plan)[0][0]) => {
      const pid = pids++;
      const self = { ...elsewhere, pid };
      const leases = new Leases({ self, hasEnded, files: folder.seenBy(pid, diesAt) });
      let taken = await leases.take('lease');
      while (!isLease(taken)) taken = await leases.take('lease');
      holding.add(pid);
      equal([...holding].filter((other) => !hasEnded({ ...self, pid: other })).length, 1);
      await scheduler.schedule(Promise.resolve());
      if (willBe) suspected.add(pid);
      await scheduler.schedule(Promise.resolve());
      holding.delete(pid);
      await taken.release();
    };
    const immortal = plan.map(async (processes) => {
      for (const process of processes) {
        // Whoever was killed is followed by the next at once.
        if (process.diesAt === Number.POSITIVE_INFINITY) await live(process);
        else void live(process);
      }
    });
    await scheduler.waitFor(Promise.all(immortal));
    await scheduler.waitIdle();
    await scheduler.waitFor(live({ diesAt: Number.POSITIVE_INFINITY, suspected: false }));
    ok(!folder.files.has('lease'), 'released');
  });
  await t.resolves(fc.assert(property, { numRuns: 60 }));
});

t.test('a lease is taken once, says who has it, and leaves nothing behind', async (t) => {
  const folder = t.testdir();
  const path = join(folder, 'not/there/yet');
  const [mine, other] = [new Leases(), new Leases()];
  const lease = (await mine.take(path)) as Lease;
  t.ok(isLease(lease));
  t.same(await other.take(path), { holder: thisProcess() });
  await lease.release();
  t.same(readdirSync(join(folder, 'not/there')), []);
  t.ok(isLease(await other.take(path)));
});

t.test('of 20 that see at once that the holder has died, one goes on', async (t) => {
  const path = join(t.testdir(), 'lease');
  // No process has an id as large.
  const dead = { ...thisProcess(), pid: 2 ** 30 };
  await new Leases({ self: dead }).take(path);
  const taken = await Promise.all(Array.from({ length: 20 }, () => new Leases().take(path)));
  t.equal(taken.filter(isLease).length, 1);
  await taken.find(isLease)!.release();
  t.same(readdirSync(join(path, '..')), []);
});

t.test('a holder elsewhere is dead when it has shown nothing for 90 s in which it was looked at', async (t) => {
  const path = join(t.testdir(), 'lease');
  await new Leases({ self: elsewhere }).take(path);
  let now = 0;
  const watching = new Leases({ now: () => now });
  const after = async (seconds: number) => {
    now += seconds * 1000;
    return isLease(await watching.take(path));
  };
  t.notOk(await after(0));
  t.notOk(await after(3600), 'an hour of sleep counts 5 s');
  // 5 s and 16 times 5 s are 85 s.
  for (let look = 0; look < 16; look++) t.notOk(await after(5));
  t.ok(await after(5));
});

t.test('a beat starts the 90 s anew', async (t) => {
  const path = join(t.testdir(), 'lease');
  const reads = { mark: 'a' };
  const content = JSON.stringify({ ...elsewhere, token: '0123abcd' });
  const files: LeaseFiles = {
    create: async () => false,
    read: async (file) => (file === path ? { content, ...reads } : undefined),
    touch: async () => {},
    remove: async () => {},
  };
  let now = 0;
  const watching = new Leases({ files, now: () => now });
  for (let look = 0; look < 40; look++) {
    if (look % 15 === 0) reads.mark += 'a';
    now += 5000;
    t.same(await watching.take(path), { holder: elsewhere });
  }
});

t.test('a file without content, whose process died while it wrote it, is not in the way for ever', async (t) => {
  const path = join(t.testdir(), 'lease');
  writeFileSync(path, '');
  let now = 0;
  const watching = new Leases({ now: () => now });
  for (let look = 0; look < 18; look++, now += 5000) t.same(await watching.take(path), { holder: undefined });
  const lease = (await watching.take(path)) as Lease;
  t.ok(isLease(lease));
  await lease.release();
  t.same(readdirSync(join(path, '..')), []);
});

t.test("a holder that was wrongly taken for dead does not end its successor's lease", async (t) => {
  const path = join(t.testdir(), 'lease');
  const lease = (await new Leases({ self: elsewhere }).take(path)) as Lease;
  const suspicious = new Leases({ hasEnded: ({ pid }) => pid === elsewhere.pid });
  const next = (await suspicious.take(path)) as Lease;
  await lease.release();
  t.same(await suspicious.take(path), { holder: thisProcess() });
  await next.release();
  t.same(readdirSync(join(path, '..')), []);
});
