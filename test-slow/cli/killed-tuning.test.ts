import type { ChildProcess } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { deserialize } from 'node:v8';
import sharp from 'sharp';
import t from 'tap';
import { randomStream } from '../../src/foundation/random.js';
import { espalierProcess } from '../../test/cli/espalier.js';
import { savePlainly } from '../../test/worker/plain-model.js';
import { tablesOf } from '../../test/worker/tiny-sweep.js';

const posixOnly = { skip: process.platform === 'win32' ? 'process groups are killed as POSIX does' : false };

/** Every phase takes seconds, so that checkpoints, which are written once a second, are met in each. */
const experiment = {
  version: 1,
  name: 'three',
  dataset: { source: './photos' },
  splits: { train: 0.6, validation: 0.2, test: 0.2 },
  augmentation: { views: 4, steps: [{ random_flip: 'horizontal' }, { random_rotation: 0.1 }] },
  backbone: { name: 'mobilenet_v2', alpha: 0.35, input_size: 64, weights: './pretrained' },
  head: { layers: [{ dropout: 0.2 }] },
  optimizer: { name: 'adam', learning_rate: 0.0005, ema_momentum: 0.9, gradient_accumulation_steps: 2 },
  learning_rate_schedule: { name: 'reduce_on_plateau', patience: 3, factor: 0.7, warmup_epochs: 1 },
  training: { epochs: 1500, batch_size: 8, early_stopping: { patience: 1400 } },
  phases: [
    { frozen_layers: 'all' },
    { frozen_layers: { until: 'block_13' }, epochs: 100 },
    { frozen_layers: 'none', epochs: 12, learning_rate_factor: 0.1 },
  ],
};

/** Noisy photographs of three colours. */
async function photograph(folder: string): Promise<void> {
  const noise = randomStream('photographs');
  for (const [label, name] of ['red', 'green', 'blue'].entries()) {
    await mkdir(join(folder, name), { recursive: true });
    for (let index = 0; index < 30; index++) {
      const data = Buffer.from(
        Uint8Array.from({ length: 64 * 64 * 3 }, (_, at) => noise.below(160) + (at % 3 === label ? 60 : 0)),
      );
      const raw = { width: 64, height: 64, channels: 3 } as const;
      await writeFile(join(folder, name, `${index}.png`), await sharp(data, { raw }).png().toBuffer());
    }
  }
}

async function runDirectory(root: string): Promise<string | undefined> {
  const names = await readdir(join(root, 'runs/three')).catch(() => []);
  const run = names.find((name) => /^[0-9a-f]{12}$/.test(name));
  return run && join(root, 'runs/three', run);
}

async function eventsOf(directory: string): Promise<{ event: string; epoch?: number }[]> {
  const log = await readFile(join(directory, 'log.jsonl'), 'utf8').catch(() => '');
  return log
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** The phase that a checkpoint is of; undefined where there is none. */
async function phaseOf(root: string): Promise<number | undefined> {
  const directory = await runDirectory(root);
  const bytes = directory ? await readFile(join(directory, 'checkpoint.bin')).catch(() => undefined) : undefined;
  return bytes && (deserialize(bytes.subarray(12)) as { state: { phase: number } }).state.phase;
}

/** Whether a checkpoint is just being written: a temporary file stands beside where it will be. */
async function isWriting(root: string): Promise<boolean> {
  const directory = await runDirectory(root);
  return directory !== undefined && (await readdir(directory)).some((name) => name.startsWith('checkpoint.bin.'));
}

/** Runs the experiment, and kills all its processes at once when `when` says so; whether it came to that. */
async function killed(root: string, jobs: number, when: (started: number) => Promise<boolean>): Promise<boolean> {
  let command: ChildProcess | undefined;
  let running = true;
  const finished = espalierProcess(['run', 'three.yaml', '--jobs', String(jobs)], {
    cwd: root,
    onStderr() {},
    onStart(child) {
      command = child;
    },
  }).finally(() => {
    running = false;
  });
  const started = Date.now();
  while (running && !(await when(started))) await sleep(1);
  if (running) process.kill(-command!.pid!, 'SIGKILL');
  return (await finished).signal === 'SIGKILL';
}

t.test('a run of three phases, killed again and again, ends as an unbroken one', posixOnly, async (t) => {
  const root = t.testdir();
  const [unbroken, broken] = [join(root, 'unbroken'), join(root, 'broken')];
  for (const folder of [unbroken, broken]) {
    await photograph(join(folder, 'photos'));
    await savePlainly(join(folder, 'pretrained'));
    await writeFile(join(folder, 'three.yaml'), JSON.stringify(experiment));
  }
  const whole = await espalierProcess(['run', 'three.yaml', '--jobs', '1'], { cwd: unbroken });
  t.equal(whole.code, 0, whole.stderr);
  const directory = (await runDirectory(unbroken))!;
  const expected = await tablesOf([directory]);

  const moments = randomStream('moments of death', 3);
  // While features are computed: from the start of the process on.
  for (const within of [1000, 2000, 3000]) {
    const moment = moments.uniform(300, within);
    t.ok(await killed(broken, 2, async (started) => Date.now() - started > moment));
  }
  let deaths = 0;
  for (const phase of [0, 1, 2]) {
    for (const jobs of [1, 2]) {
      const later = moments.uniform(0, 700);
      let seen: number | undefined;
      const died = await killed(broken, jobs, async () => {
        if (seen === undefined && ((await phaseOf(broken)) ?? -1) >= phase) seen = Date.now();
        return seen !== undefined && Date.now() - seen > later;
      });
      if (died) deaths += 1;
    }
    let writing = false;
    await killed(broken, 1, async () => {
      writing ||= await isWriting(broken);
      return writing;
    });
    t.comment(`phase ${phase}: ${writing ? 'killed' : 'not killed'} while a checkpoint was being written`);
  }
  t.equal(deaths, 6, 'twice in each phase');
  const brokenDirectory = (await runDirectory(broken))!;
  await copyFile(join(brokenDirectory, 'checkpoint.bin'), join(root, 'kept.bin'));
  const last = await espalierProcess(['run', 'three.yaml'], { cwd: broken });
  t.equal(last.code, 0, last.stderr);
  t.same(await tablesOf([brokenDirectory]), expected, 'identical, bit for bit');
  const events = await eventsOf(brokenDirectory);
  const resumed = events.flatMap(({ event, epoch }) => (event === 'resumed' ? [epoch!] : []));
  t.ok(resumed.length >= 6, `resumed after epochs ${resumed.join(', ')}`);
  t.same(
    resumed,
    [...resumed].sort((a, b) => a - b),
    'nothing that a checkpoint held was lost',
  );
  // The first phase may stop early; the others have 100 and 12 epochs.
  const epochs = expected[0]!['metrics.csv']!.trim().split('\n').length - 1;
  const [second, third] = [epochs - 112, epochs - 12];
  const within = (from: number, to: number) => resumed.some((epoch) => epoch > from && epoch <= to);
  t.ok(within(0, second) && within(second, third) && within(third, epochs), 'in every phase');
  t.equal(events.at(-1)!.event, 'done');
  const files = await readdir(brokenDirectory);
  t.same(
    files.filter((name) => name.startsWith('checkpoint')),
    [],
    'nothing is left of checkpoints',
  );
  t.same(files.sort(), (await readdir(directory)).sort());

  // A checkpoint that is damaged, and a whole one, of other images: neither is used.
  const kept = await readFile(join(root, 'kept.bin'));
  const damaged = Buffer.from(kept);
  damaged[kept.length >> 1]! ^= 1;
  const checkpoint = join(brokenDirectory, 'checkpoint.bin');
  const startsAnew = async (given: Buffer, label: string) => {
    await rm(brokenDirectory, { recursive: true });
    await mkdir(brokenDirectory);
    await writeFile(checkpoint, given);
    // Until the next one is written.
    t.ok(await killed(broken, 1, async () => !(await readFile(checkpoint)).equals(given)), label);
    t.same(
      (await eventsOf(brokenDirectory)).map(({ event }) => event),
      ['started'],
      `${label} is not used`,
    );
    t.equal(await phaseOf(broken), 0, `${label}: from the start`);
  };
  await startsAnew(damaged, 'a damaged checkpoint');
  await copyFile(join(broken, 'photos/red/0.png'), join(broken, 'photos/blue/0.png'));
  await startsAnew(kept, 'a checkpoint of other images');
});
