import { setTimeout as sleep } from 'node:timers/promises';
import type { ToWorker } from '../../src/contracts/work.js';
import type { WorkerPort } from '../../src/worker/worker-port.js';
import type { Fake } from './fake-tasks.js';
import { inProcessLauncher, type Machine } from './in-process.js';

/** What the fake worker adds to a result. */
export interface Extra {
  readonly pid: number;
  /** Done so far, this one included. */
  readonly tasks: number;
  readonly data: unknown;
}

const answers: { readonly [kind: string]: object } = {
  features: { kind: 'features', computed: 0, stored: 0, seconds: 1.5, bad: [] },
  run: {
    kind: 'run',
    status: 'done',
    metrics: { valAccuracy: 0.5, valLoss: 0.7, testAccuracy: null, testLoss: null, loss: 0.6, accuracy: 0.6 },
    epochs: 1,
    trainSeconds: 0.1,
    error: '',
  },
};

/** Opens channels to workers in this process that do what tasks ask for in `settings.fake`. */
export const startFake = inProcessLauncher((port, machine) => {
  const data = new Map<string, unknown>();
  let tasks = 0;
  port.onMessage((received) => {
    const message = received as ToWorker;
    if (message.kind === 'task') {
      const { id, task, dataKey } = message;
      const extra: Extra = { pid: machine.pid, tasks: ++tasks, data: data.get(dataKey) };
      const { fake } = task.settings as unknown as { fake: Fake };
      void perform(fake, id, { ...answers[task.kind], ...extra }, port, machine);
    } else if (data.has(message.key)) machine.end(`was sent data ${message.key} twice`);
    else data.set(message.key, message.data);
  });
});

async function perform(fake: Fake, id: number, result: object, port: WorkerPort, machine: Machine): Promise<void> {
  if (fake.write) machine.write(fake.write);
  for (const event of fake.events ?? []) port.send({ kind: 'event', id, event });
  if (fake.sleep) await sleep(fake.sleep);
  if (fake.hang) return;
  if (fake.end) machine.end(fake.end);
  else if (fake.rubbish !== undefined) port.send(fake.rubbish);
  else if (fake.error) port.send({ kind: 'error', id, ...fake.error });
  else if (fake.otherId) port.send({ kind: 'result', id: id + 7, result });
  else port.send({ kind: 'result', id, result: { ...result, ...fake.result } });
}
