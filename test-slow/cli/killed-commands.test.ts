import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { randomStream } from '../../src/foundation/random.js';
import { espalierProcess } from '../../test/cli/espalier.js';
import { tinyExperiment } from '../../test/cli/tiny-experiment.js';

const twelveRuns = '{ grid: { optimizer.learning_rate: [0.1, 0.01, 0.001, 0.0001] }, seeds: [0, 1, 2] }';
const posixOnly = { skip: process.platform === 'win32' ? 'processes are killed as POSIX does' : false };

/** One that may be killed, all its processes at once, after some milliseconds. */
async function command(cwd: string, args: readonly string[] = [], killedAfter?: number) {
  let child: ChildProcess | undefined;
  const finished = espalierProcess(['run', 'tiny.yaml', '--jobs', '2', ...args], {
    cwd,
    onStderr() {},
    onStart(started) {
      child = started;
    },
  });
  if (killedAfter !== undefined) {
    await Promise.race([sleep(killedAfter), finished]);
    if (child!.exitCode === null) process.kill(-child!.pid!, 'SIGKILL');
  }
  return finished;
}

function starts(folder: string): Map<string, number> {
  const ids = readdirSync(folder).filter((name) => /^[0-9a-f]{12}$/.test(name));
  const started = (id: string) =>
    readFileSync(join(folder, id, 'log.jsonl'), 'utf8').match(/"event":"started"/g)?.length;
  return new Map(ids.map((id) => [id, started(id) ?? 0]));
}

t.test(
  'three commands at once, two of which are killed again and again: everything is done, and once',
  posixOnly,
  async (t) => {
    const cwd = t.testdir({ 'tiny.yaml': tinyExperiment({ epochs: 400, sweep: twelveRuns }) });
    const moments = randomStream('moments of death');
    let kills = 0;
    let over = false;
    const killAgainAndAgain = async () => {
      while (!over) if ((await command(cwd, [], moments.uniform(1500, 9000))).signal === 'SIGKILL') kills += 1;
    };
    const survivor = command(cwd).finally(() => {
      over = true;
    });
    await Promise.all([survivor, killAgainAndAgain(), killAgainAndAgain()]);
    const { code, stdout, stderr } = await survivor;
    t.equal(code, 0, stderr);
    t.match(stdout, /^\n12 runs done\./);
    t.ok(kills > 0);
    // A kill costs the two runs that a command has under way, and no other run is begun twice.
    const begun = [...starts(join(cwd, 'runs/tiny')).values()];
    t.equal(begun.length, 12);
    t.ok(begun.reduce((sum, count) => sum + count, 0) <= 12 + 2 * kills, `${begun} with ${kills} kills`);
    // Those that were killed last leave their claims, which nobody minds.
    const last = await command(cwd);
    t.equal(last.stderr, 'tiny: All 12 runs are finished, nothing to do (--force repeats).\n');
  },
);

t.test('two commands with --force at once repeat every run once', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': tinyExperiment({ epochs: 150, sweep: twelveRuns }) });
  const folder = join(cwd, 'runs/tiny');
  t.equal((await command(cwd)).code, 0);
  const both = await Promise.all([command(cwd, ['--force']), command(cwd, ['--force'])]);
  for (const { code, stdout, stderr } of both) {
    t.equal(code, 0, stderr);
    t.match(stdout, /^\n12 runs done\./);
  }
  const names = readdirSync(folder);
  t.equal(names.filter((name) => name.endsWith('.old-1')).length, 12);
  t.same(
    names.filter((name) => /\.old-2$|\.claim/.test(name)),
    [],
  );
});

t.test('a claim of a process on another machine that is gone is taken over after 90 s', async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': tinyExperiment() });
  const folder = join(cwd, 'runs/tiny');
  t.equal((await command(cwd)).code, 0);
  const [id] = readdirSync(folder).filter((name) => /^[0-9a-f]{12}$/.test(name));
  const holder = { host: 'elsewhere', pid: 1, machine: 'elsewhere', started: '1', token: '0123abcd' };
  writeFileSync(join(folder, `${id}.claim`), JSON.stringify(holder));
  const before = statSync(join(folder, id!, 'result.json')).mtimeMs;
  const { code, stderr } = await command(cwd, ['--force']);
  t.equal(code, 0, stderr);
  t.match(stderr, 'Another command (process 1 on elsewhere) does runs');
  t.ok(statSync(join(folder, id!, 'result.json')).mtimeMs > before + 85_000);
});
