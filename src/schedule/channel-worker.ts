import type { FromWorker, ResultOf, Task, TaskResult, ToWorker } from '../contracts/work.js';
import type { Channel, Death } from './channel.js';
import { lastWords } from './last-words.js';
import type { Assignment, Outcome } from './outcome.js';
import { isFromWorker } from './protocol.js';

/** How long a worker that misbehaved may take to end once it is killed; one that hangs in a driver's call never does. */
const graceMilliseconds = 2_000;

/**
 * The worker at the other end of a channel, as the parent sees it: it does one task at a time. This is the parent's half
 * of the protocol, and the only place that knows it: data is sent once, before the first task that needs it; any number
 * of events and one result or one error answer a task; a worker that says anything else is ended. Whatever happens to
 * it, the promise of `perform` is resolved.
 */
export class ChannelWorker {
  readonly #channel: Channel;
  readonly #dataSent = new Set<string>();
  #current: { id: number; assignment: Assignment; resolve(outcome: Outcome): void } | undefined;
  #nextId = 1;
  #misbehaviour: string | undefined;
  #patience: NodeJS.Timeout | undefined;

  /** Owns the channel, which nobody has listened to yet. */
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

  /** Does a task. The worker must be alive and idle. */
  perform<T extends Task>(assignment: Assignment<T>): Promise<Outcome<ResultOf<T>>> {
    return new Promise((resolve) => {
      const id = this.#nextId++;
      // A result of another kind is not let through.
      this.#current = { id, assignment, resolve: resolve as (outcome: Outcome) => void };
      const { task, dataKey, data } = assignment;
      if (!this.#dataSent.has(dataKey)) this.#send({ kind: 'data', key: dataKey, data });
      this.#dataSent.add(dataKey);
      this.#send({ kind: 'task', id, dataKey, task });
    });
  }

  /** Ends the worker at once. A task that it is doing is `stopped`. */
  kill(): void {
    this.#channel.kill();
    this.#finish({ status: 'stopped' });
  }

  /** Suspends the worker, where that can be done, or lets it go on. */
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
      // An event may be late; an answer is never given twice.
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
    // After a defect nothing is known about the state of the worker: the next task gets a new one.
    if (defect !== undefined) this.#channel.kill();
    const details = defect === undefined ? [] : defect.split('\n');
    this.#finish({ status: 'failed', error: message, ...(remedy !== undefined && { remedy }), details });
  }

  /** The task fails when the worker has ended, with what it wrote until then. */
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
