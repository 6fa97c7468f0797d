import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { FromWorker, TaskResult, ToWorker } from '../contracts/work.js';
import { type Death, describeDeath } from './death.js';
import type { Assignment, Failure, Outcome } from './outcome.js';
import { OutputTail } from './output-tail.js';
import { isFromWorker } from './protocol.js';

/** How long the pipes of a dead process are read for its last words, and a disconnected one may take to exit. */
const graceMilliseconds = 200;

/**
 * One child process that does one task at a time. Whatever happens to it, the promise of `perform` is resolved.
 *
 * It is started detached, in a process group of its own, so that Ctrl-C in a terminal reaches the parent alone: the
 * parent decides, and a run is recorded as stopped instead of failed because its process died first. Ignoring SIGINT
 * in the child would not do, as nothing is ignored until Node has started there. It is ended with SIGKILL: a child
 * inside a synchronous native call reacts to nothing else, and everything it writes may be cut off at any moment.
 */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #output = new OutputTail();
  readonly #dataSent = new Set<string>();
  #current: { id: number; assignment: Assignment; resolve(outcome: Outcome): void } | undefined;
  #nextId = 1;
  #alive = true;
  #misbehaviour: string | undefined;

  /** `entry`: the JavaScript file that the process runs. */
  constructor(entry: string) {
    this.#child = fork(entry, [], {
      detached: true,
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [],
      // Decoding happens in libuv's threads, of which there are 4 whatever the machine.
      env: { UV_THREADPOOL_SIZE: String(Math.max(4, availableParallelism())), ...process.env },
    });
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => this.#output.add(text));
    }
    this.#child.on('message', (message) => this.#receive(message));
    this.#child.on('error', (error) => this.#die({ kind: 'not started', reason: error.message }));
    this.#child.on('disconnect', () => this.#afterGrace(() => this.#misbehave('closed its connection')));
    this.#child.on('exit', (code, signal) => {
      this.#alive = false;
      const die = () => this.#die({ kind: 'ended', code, signal });
      this.#child.once('close', die);
      this.#afterGrace(die);
    });
  }

  get alive(): boolean {
    return this.#alive;
  }

  hasData(key: string): boolean {
    return this.#dataSent.has(key);
  }

  /** Does a task. The process must be alive and idle. */
  perform(assignment: Assignment): Promise<Outcome> {
    return new Promise((resolve) => {
      const id = this.#nextId++;
      this.#current = { id, assignment, resolve };
      const { task, dataKey, data } = assignment;
      if (!this.#dataSent.has(dataKey)) this.#send({ kind: 'data', key: dataKey, data });
      this.#dataSent.add(dataKey);
      this.#send({ kind: 'task', id, dataKey, task });
    });
  }

  /** Ends the process at once. A task that it is doing is `stopped`. */
  kill(): void {
    this.#alive = false;
    this.#child.kill('SIGKILL');
    this.#finish({ status: 'stopped' });
  }

  /** Suspends the process, or lets it go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(signal);
  }

  #send(message: ToWorker): void {
    // A message that cannot be delivered means that the process is dying: its exit tells more.
    this.#child.send(message, () => {});
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
    // After a defect nothing is known about the state of the process: the next task gets a new one.
    if (defect !== undefined) this.#end();
    const details = defect === undefined ? [] : defect.split('\n');
    this.#finish({ status: 'failed', error: message, ...(remedy !== undefined && { remedy }), details });
  }

  #misbehave(what: string): void {
    if (!this.#alive) return;
    this.#misbehaviour = what;
    this.#end();
  }

  #end(): void {
    this.#alive = false;
    this.#child.kill('SIGKILL');
  }

  #die(death: Death): void {
    this.#alive = false;
    const cause = this.#misbehaviour === undefined ? death : { kind: 'misbehaved' as const, what: this.#misbehaviour };
    const failure: Failure = {
      status: 'failed',
      error: describeDeath(cause, this.#output.lastWords),
      details: this.#output.lines,
      processDied: true,
    };
    this.#finish(failure);
  }

  #finish(outcome: Outcome): void {
    const current = this.#current;
    this.#current = undefined;
    current?.resolve(outcome);
  }

  #afterGrace(action: () => void): void {
    setTimeout(action, graceMilliseconds).unref();
  }
}
