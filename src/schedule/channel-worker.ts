import type { FromWorker, ResultOf, Task, TaskResult, ToWorker } from '../contracts/work.js';
import type { Channel, Death } from './channel.js';
import { lastWords } from './last-words.js';
import type { Assignment, Outcome } from './outcome.js';
import { isFromWorker } from './protocol.js';

/** How long a misbehaving worker may take to end once it is killed; one that hangs in a driver's call never does. */
const graceMilliseconds = 2_000;

/**
 * The worker at the other end of a channel, which does one task at a time. This is the parent's half of the protocol,
 * and the only place that knows it: data is sent once, before the first task that needs it; a task is answered by any
 * number of events and then one result or one error; a worker that sends anything else is killed. Whatever happens to
 * the worker, the promise of `perform` resolves.
 */
export class ChannelWorker {
  readonly #channel: Channel;
  readonly #dataSent = new Set<string>();
  #current: { id: number; assignment: Assignment; resolve(outcome: Outcome): void } | undefined;
  #nextId = 1;
  #misbehaviour: string | undefined;
  #patience: NodeJS.Timeout | undefined;

  /** Takes ownership of the channel, which must not have listeners yet. */
  constructor(channel: Channel) {
    this.#channel = channel;
    channel.onMessage((message) => this.#receive(message));
    channel.onClosed((death) => this.#die(death));
  }

  get alive(): boolean {
    return this.#channel.open;
  }

  hasData(key: string): boolean {
    return this.#dataSent.has(key);
  }

  /** Has the worker do a task. It must be alive and idle. */
  perform<T extends Task>(assignment: Assignment<T>): Promise<Outcome<ResultOf<T>>> {
    return new Promise((resolve) => {
      const id = this.#nextId++;
      // The cast is safe because a result of another kind is refused below.
      this.#current = { id, assignment, resolve: resolve as (outcome: Outcome) => void };
      const { task, dataKey, data } = assignment;
      if (!this.#dataSent.has(dataKey)) this.#send({ kind: 'data', key: dataKey, data });
      this.#dataSent.add(dataKey);
      this.#send({ kind: 'task', id, dataKey, task });
    });
  }

  /** Kills the worker at once. The task that it is doing becomes `stopped`. */
  kill(): void {
    this.#channel.kill();
    this.#finish({ status: 'stopped' });
  }

  /** Suspends the worker, where the system supports that, or resumes it. */
  setSuspended(suspended: boolean): void {
    this.#channel.setSuspended?.(suspended);
  }

  #send(message: ToWorker): void {
    this.#channel.send(message);
  }

  #receive(message: unknown): void {
    const current = this.#current;
    if (!isFromWorker(message)) this.#misbehave('sent a message that is not understood');
    else if (message.id !== current?.id) {
      // An event may arrive late, but a task must not be answered twice.
      if (message.kind !== 'event') this.#misbehave('answered a task that it does not have');
    } else if (message.kind === 'event') current.assignment.onEvent?.(message.event);
    else if (message.kind === 'result') this.#finishTask(current.assignment, message.result);
    else this.#failTask(message);
  }

  #finishTask({ task }: Assignment, result: TaskResult): void {
    if (result.kind === task.kind) this.#finish({ status: 'finished', result });
    else this.#misbehave(`answered a task of kind ${task.kind} with a result of kind ${result.kind}`);
  }

  #failTask({ message, remedy, defect }: FromWorker & { kind: 'error' }): void {
    // After a defect the worker may be in any state, so the next task gets a new worker.
    if (defect !== undefined) this.#channel.kill();
    const details = defect === undefined ? [] : defect.split('\n');
    this.#finish({ status: 'failed', error: message, ...(remedy !== undefined && { remedy }), details });
  }

  /** Kills the worker; its task fails once it has ended, so that the error includes its last output. */
  #misbehave(what: string): void {
    this.#misbehaviour = what;
    this.#channel.kill();
    this.#patience = setTimeout(() => this.#die({ how: 'does not end', output: [] }), graceMilliseconds);
  }

  #die({ how, output }: Death): void {
    clearTimeout(this.#patience);
    const what = this.#misbehaviour === undefined ? how : `${this.#misbehaviour} and ${how}`;
    const words = lastWords(output);
    const error = `its process ${what}${words === '' ? '' : `; its last words: ${words}`}`;
    this.#finish({ status: 'failed', error, details: output, processDied: true });
  }

  #finish(outcome: Outcome): void {
    const current = this.#current;
    this.#current = undefined;
    current?.resolve(outcome);
  }
}
