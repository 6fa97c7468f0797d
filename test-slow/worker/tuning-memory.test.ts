import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { resultOf, Sweeper, tiny } from '../../test/worker/tiny-sweep.js';

const linuxOnly = { skip: process.platform === 'linux' ? false : 'memory is read as Linux tells it' };

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}

/** MiB that a process has in memory now. */
function residentOf(pid: number): number {
  const [, kilobytes] = readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+) kB/)!;
  return Number(kilobytes) / 1024;
}

t.test('memory and threads do not grow with the number of tuned runs', linuxOnly, async (t) => {
  const root = t.testdir();
  const sweeper = new Sweeper(t, join(root, 'cache'));
  // Their programs are more than a worker keeps, so that some are compiled anew in every round.
  const frozen = [{ trainable_last_blocks: 1 }, { except: 'block_16' }, { until: 'block_15' }];
  const experiment = tiny({
    dataset: { source: { synthetic: { classes: 2, images_per_class: 6, image_size: 32 } } },
    training: { epochs: 1, batch_size: 4 },
    sweep: {
      grid: { frozen_layers: frozen, batch_norm: ['frozen', 'train'] },
      seeds: Array.from({ length: 34 }, (_, seed) => seed),
    },
  });
  const memory: number[] = [];
  const threads: number[] = [];
  const { runs } = await sweeper.sweep(root, experiment, {
    onEvent(event) {
      if (event.kind !== 'epoch') return;
      const [worker] = childrenOf(process.pid) as [number];
      memory.push(residentOf(worker));
      threads.push(readdirSync(`/proc/${worker}/task`).length);
    },
  });
  t.ok(runs.every((outcome) => resultOf(outcome).status === 'done'));
  t.equal(memory.length, 204);
  const most = (of: readonly number[], from: number, to: number) => Math.max(...of.slice(from, to));
  const [early, late] = [most(memory, 70, 120), most(memory, 154, 204)];
  t.comment(`${early.toFixed(0)} MiB around run 100, ${late.toFixed(0)} MiB around run 200`);
  t.comment(
    memory
      .filter((_, index) => index % 12 === 0)
      .map((value) => value.toFixed(0))
      .join(' '),
  );
  t.comment(`${threads[0]} threads at first, ${most(threads, 154, 204)} in the end, ${most(threads, 0, 204)} at most`);
  t.ok(late - early < 40, `${(late - early).toFixed(0)} MiB more after 100 runs more`);
  t.ok(most(threads, 154, 204) <= most(threads, 0, 50), 'no thread is left behind');
});
