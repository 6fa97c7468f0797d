import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { espalier, espalierProcess } from '../espalier.js';
import { tinyExperiment } from '../tiny-experiment.js';

/** One run of two epochs and one that takes hours. */
const shortAndLong = '{ grid: { training.epochs: [2, 1000000] } }';

/** Child processes of a process, as Linux lists them. */
function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}

function isRunning(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] !== 'Z';
  } catch {
    return false;
  }
}

function begunRuns(cwd: string): number {
  const files = readdirSync(join(cwd, 'runs/tiny'), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('log.jsonl')).length;
}

/** Does something to the process as soon as the short run has finished and the long one is under way. */
function whenOneIsDone(act: (child: ChildProcess) => void) {
  let acted = false;
  return (child: ChildProcess, stderr: string) => {
    if (acted || !stderr.includes('run 1/2')) return;
    acted = true;
    act(child);
  };
}

function tinySweep(t: Test): string {
  return t.testdir({ 'tiny.yaml': tinyExperiment({ sweep: shortAndLong }) });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  t.test(`${signal}: stops at once, keeps what is finished, goes on later`, async (t) => {
    const cwd = tinySweep(t);
    let killedAt = 0;
    let workers: number[] = [];
    // Two child processes, and one.
    const jobs = signal === 'SIGINT' ? '2' : '1';
    const { code, stdout, stderr } = await espalierProcess(['run', 'tiny.yaml', '--jobs', jobs], {
      cwd,
      onStderr: whenOneIsDone((child) => {
        if (process.platform === 'linux') workers = childrenOf(child.pid!);
        killedAt = Date.now();
        // To the whole group, as a terminal does it.
        process.kill(-child.pid!, signal);
      }),
    });
    const seconds = (Date.now() - killedAt) / 1000;
    t.equal(code, 130);
    t.ok(seconds < 5, `stopped after ${seconds} s`);
    t.notOk(workers.some(isRunning), 'no process is left');
    t.match(stdout, /1 run done, 1 stopped/);
    t.match(stdout, /Interrupted\. Finished work is kept/);
    t.notMatch(stderr, /failed/);
    const leaderboard = readFileSync(join(cwd, 'runs/tiny/leaderboard.csv'), 'utf8');
    t.match(leaderboard, /^[0-9a-f]{12},done,0,2,.*\n[0-9a-f]{12},stopped,0,1000000,/m);
    if (signal === 'SIGTERM') return;

    const set = ['--set', 'sweep.grid={ training.epochs: [2, 3] }'];
    const next = await espalier(['run', 'tiny.yaml', ...set], { cwd });
    t.equal(next.code, 0);
    t.match(next.stderr, /1 run to do, 1 finished and kept/);
  });
}

const linuxOnly = { skip: process.platform === 'linux' ? false : 'processes are listed as Linux does' };
t.test('killed outright: its processes end too, and the leaderboard says what was finished', linuxOnly, async (t) => {
  const cwd = tinySweep(t);
  let workers: number[] = [];
  const { signal } = await espalierProcess(['run', 'tiny.yaml'], {
    cwd,
    onStderr: whenOneIsDone((child) => {
      workers = childrenOf(child.pid!);
      child.kill('SIGKILL');
    }),
  });
  t.equal(signal, 'SIGKILL');
  t.ok(workers.length > 0);
  // A worker that was still starting sees it when it has started, which takes a while on a machine with other work.
  for (let wait = 0; wait < 600 && workers.some(isRunning); wait++) await sleep(100);
  t.notOk(workers.some(isRunning));
  const leaderboard = readFileSync(join(cwd, 'runs/tiny/leaderboard.csv'), 'utf8');
  t.match(leaderboard, /,done,0,2,.*\n.*,stopped,0,1000000,/);
});

t.test('a process that dies costs the run it was doing, and no other', linuxOnly, async (t) => {
  const cwd = t.testdir({ 'tiny.yaml': tinyExperiment({ sweep: '{ grid: { training.epochs: [2, 1000000, 3] } }' }) });
  let killed = false;
  const { code, stdout, stderr } = await espalierProcess(['run', 'tiny.yaml', '--jobs', '1'], {
    cwd,
    onStderr: async (child, stderr) => {
      if (killed || !stderr.includes('run 1/3')) return;
      killed = true;
      // The next run has begun in the same process when it has its log.
      while (begunRuns(cwd) < 2) await sleep(20);
      for (const pid of childrenOf(child.pid!)) process.kill(pid, 'SIGKILL');
    },
  });
  t.equal(code, 1);
  t.match(stderr, /run 2\/3 .*: failed: its process was killed \(SIGKILL\), as systems do when memory runs out\n/);
  t.match(stdout, /2 runs done, 1 failed/);
  const leaderboard = readFileSync(join(cwd, 'runs/tiny/leaderboard.csv'), 'utf8');
  t.match(leaderboard, /^([0-9a-f]{12}),failed,0,1000000,,,,,0,0,0,"?its process was killed/m);
  const [, id] = leaderboard.match(/^([0-9a-f]{12}),failed/m)!;
  t.match(readFileSync(join(cwd, 'runs/tiny', id!, 'log.jsonl'), 'utf8'), '"event":"failed","error":"its process was');
});

t.test(
  'Ctrl-Z suspends the child processes too, until it goes on; stdout of --json is JSON even when interrupted',
  linuxOnly,
  async (t) => {
    const stateOf = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2];
    const states: string[][] = [];
    const { code, stdout } = await espalierProcess(['run', 'tiny.yaml', '--json', '--jobs', '1'], {
      cwd: tinySweep(t),
      onStderr: whenOneIsDone(async (child) => {
        const workers = childrenOf(child.pid!);
        const all = () => [child.pid!, ...workers].map((pid) => String(stateOf(pid)));
        child.kill('SIGTSTP');
        await sleep(300);
        states.push(all());
        child.kill('SIGCONT');
        await sleep(300);
        states.push(all());
        child.kill('SIGINT');
      }),
    });
    t.equal(code, 130);
    t.match(JSON.parse(stdout), { interrupted: true, counts: { done: 1, stopped: 1 } });
    t.ok(states[0]!.length > 1 && states[0]!.every((state) => state === 'T'), `suspended: ${states[0]}`);
    t.notOk(states[1]!.includes('T'), `going on: ${states[1]}`);
  },
);

t.test('a second signal ends the process, whatever still goes on', async (t) => {
  const interrupt = new URL('../../../src/cli/interrupt.js', import.meta.url).href;
  const script = `
    const { onInterrupt } = await import('${interrupt}');
    onInterrupt(() => console.log('stopping'));
    setInterval(() => {}, 1000);
    console.log('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    said += text;
    child.kill('SIGINT');
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  t.same([said, code], ['ready\nstopping\n', 130]);
});
