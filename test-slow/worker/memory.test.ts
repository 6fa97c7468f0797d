import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { espalierProcess } from '../../test/cli/espalier.js';
import { resultOf, Sweeper, tiny } from '../../test/worker/tiny-sweep.js';

const linuxOnly = { skip: process.platform === 'linux' ? false : 'memory is read as Linux tells it' };

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}

/** MiB. `VmHWM`: the most there ever was, `VmRSS`: now. */
function memoryOf(pid: number, field: 'VmHWM' | 'VmRSS'): number {
  const [, kilobytes] = readFileSync(`/proc/${pid}/status`, 'utf8').match(new RegExp(`${field}:\\s+(\\d+) kB`))!;
  return Number(kilobytes) / 1024;
}

t.test('memory does not grow with the number of images', linuxOnly, async (t) => {
  const root = t.testdir();
  /** The peaks of `espalier run` and of its worker together, MiB. */
  const peak = async (images: number) => {
    const source = { synthetic: { classes: 4, images_per_class: images / 4, image_size: 32 } };
    const training = { epochs: 2, batch_size: 32, feature_memory: 4 };
    const experiment = tiny({ name: `n${images}`, dataset: { source }, training });
    await writeFile(join(root, `${images}.yaml`), JSON.stringify(experiment));
    let command: ChildProcess | undefined;
    let running = true;
    const finished = espalierProcess(['run', `${images}.yaml`, '--jobs', '1'], {
      cwd: root,
      onStart: (child) => {
        command = child;
      },
    }).finally(() => {
      running = false;
    });
    let peak = 0;
    while (running) {
      try {
        const processes = [command!.pid!, ...childrenOf(command!.pid!)];
        const together = processes.reduce((sum, pid) => sum + memoryOf(pid, 'VmHWM'), 0);
        peak = Math.max(peak, together);
      } catch {
        // One of them has just ended.
      }
      await sleep(50);
    }
    t.equal((await finished).code, 0);
    return peak;
  };
  const few = await peak(2_000);
  const many = await peak(20_000);
  t.comment(`${few.toFixed(0)} MiB with 2,000 images, ${many.toFixed(0)} MiB with 20,000`);
  t.ok(few > 100 && many - few < 150, `${(many - few).toFixed(0)} MiB more for ten times the images`);
});

t.test('memory does not grow with the number of runs', linuxOnly, async (t) => {
  const root = t.testdir();
  const sweeper = new Sweeper(t, join(root, 'cache'));
  // Ten shapes of head: more programs than a worker keeps.
  const grid = { 'head.layers.0.dense.units': Array.from({ length: 10 }, (_, index) => 16 + index) };
  const experiment = tiny({ sweep: { grid, seeds: Array.from({ length: 40 }, (_, seed) => seed) } });
  const after: number[] = [];
  const { runs } = await sweeper.sweep(root, experiment, {
    onEvent(event) {
      if (event.kind === 'epoch' && event.epoch === 3) after.push(memoryOf(childrenOf(process.pid)[0]!, 'VmRSS'));
    },
  });
  t.ok(runs.every((outcome) => resultOf(outcome).status === 'done'));
  t.equal(after.length, 400);
  // The collector lets the heap grow to its usual size during the first hundred runs or two.
  const most = (from: number, to: number) => Math.max(...after.slice(from, to));
  const [early, late] = [most(150, 200), most(350, 400)];
  t.comment(`${early.toFixed(0)} MiB after 200 runs, ${late.toFixed(0)} MiB after 400`);
  t.ok(late - early < 30, `${(late - early).toFixed(0)} MiB more after 200 runs more`);
});
