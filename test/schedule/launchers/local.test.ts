import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import type { Channel, Death } from '../../../src/schedule/channel.js';
import { localLauncher } from '../../../src/schedule/launchers/local.js';
import { channelContract } from '../../../src/testing/channel-contract.js';

const openContract = localLauncher(fileURLToPath(new URL('contract-process.js', import.meta.url)));
const evaluator = new URL('../../../../test/schedule/launchers/fixtures/evaluate.mjs', import.meta.url);
const openEvaluator = localLauncher(fileURLToPath(evaluator));

for (const [what, check] of Object.entries(channelContract)) {
  t.test(what, (t) => t.resolves(check(openContract)));
}

/** A process that evaluates code; ended with the test. */
function evaluate(t: Test, code: string): Channel {
  const channel = openEvaluator();
  t.teardown(() => channel.kill());
  channel.send(code);
  return channel;
}

const messageOf = (channel: Channel) => new Promise<unknown>((resolve) => channel.onMessage(resolve));
const deathOf = (channel: Channel) => new Promise<Death>((resolve) => channel.onClosed(resolve));

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const deaths: readonly [name: string, code: string, how: string, lastLine?: RegExp][] = [
  ['exit', 'console.error("cannot go on"); process.exit(3)', 'exited with code 3 before it finished', /^cannot go on$/],
  ['exit 0', 'process.exit(0)', 'exited with code 0 before it finished'],
  ['killed', 'process.kill(process.pid, "SIGKILL")', 'was killed (SIGKILL), as systems do when memory runs out'],
  [
    'aborted',
    'process.stderr.write("assertion failed"); process.kill(process.pid, "SIGABRT")',
    'was ended by SIGABRT',
    /^assertion failed$/,
  ],
  ['uncaught', 'throw new Error("the sky is falling")', 'exited with code 1 before it finished'],
  [
    'disconnected',
    'setInterval(() => process.connected && process.disconnect(), 10)',
    'closed its connection and was ended',
  ],
];

for (const [name, code, how, lastLine] of deaths) {
  t.test(`a process that ends: ${name}`, async (t) => {
    const channel = evaluate(t, code);
    const death = await deathOf(channel);
    t.equal(death.how, how);
    if (lastLine) t.match(death.output.at(-1), lastLine);
    t.notOk(channel.open);
  });
}

t.test('an uncaught error is among the last lines', async (t) => {
  const { output } = await deathOf(evaluate(t, 'throw new Error("the sky is falling")'));
  t.ok(output.includes('Error: the sky is falling'));
});

t.test('a process that cannot be started', async (t) => {
  const { how, output } = await deathOf(localLauncher('/nowhere/worker.js')());
  t.equal(how, 'exited with code 1 before it finished');
  t.match(output.join('\n'), /Cannot find module '\/nowhere\/worker.js'/);
});

t.test('large output does not block a process, and only its end is kept', async (t) => {
  const flood = 'for (let line = 0; line < 20_000; line++) console.error(line + "x".repeat(200));';
  const flushed = 'process.stderr.write("", () => process.send("done"))';
  const channel = evaluate(t, `console.log("not JSON"); ${flood} ${flushed}`);
  t.equal(await messageOf(channel), 'done');
  channel.send('process.exit(1)');
  const { output } = await deathOf(channel);
  t.equal(output.length, 40);
  t.equal(output.at(-1), `19999${'x'.repeat(200)}`);
});

t.test('kill ends a process within milliseconds, even inside a call that blocks', async (t) => {
  const block = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20_000)';
  const channel = evaluate(t, `process.send(process.pid); ${block}`);
  const pid = Number(await messageOf(channel));
  const before = Date.now();
  channel.kill();
  t.equal((await deathOf(channel)).how, 'was ended');
  t.ok(Date.now() - before < 1000);
  await sleep(100);
  t.notOk(isRunning(pid), 'the process is gone');
});

const posixOnly = { skip: process.platform === 'win32' ? 'Windows has no process groups' : false };
t.test('a process leads a group of its own, which Ctrl-C in a terminal does not reach', posixOnly, async (t) => {
  const pid = Number(await messageOf(evaluate(t, 'process.send(process.pid)')));
  t.doesNotThrow(() => process.kill(-pid, 0));
});
