import type { Channel, Death } from '../../src/schedule/channel.js';
import type { WorkerPort } from '../../src/worker/worker-port.js';

/** What a worker in this process does in place of what only a process can. */
export interface Machine {
  /** Another one for each worker. */
  readonly pid: number;
  /** Writes lines, each ended by a newline, that will be among the worker's last. */
  write(text: string): void;
  /** Ends the worker; what it has sent arrives before. `how` as in `Death`. */
  end(how?: string): void;
}

/** What a worker does, given its port. */
export type Program = (port: WorkerPort, machine: Machine) => void;

let workers = 0;

/** Opens channels to workers in this process, so that tests of what is built on channels need not wait for processes. */
export function inProcessLauncher(program: Program): () => Channel {
  return () => new InProcessChannel(program);
}

class InProcessChannel implements Channel {
  open = true;
  /** What happens next, on either side, in order. */
  #queue: (() => void)[] = [];
  #suspended = false;
  #output: string[] = [];
  #toParent = (_message: unknown): void => {};
  /** Messages wait for the worker's listener. */
  #waiting: unknown[] = [];
  #toWorker = (message: unknown): void => void this.#waiting.push(message);
  #closed = (_death: Death): void => {};

  constructor(program: Program) {
    const port: WorkerPort = {
      send: (message) => {
        const copy: unknown = structuredClone(message);
        if (this.open) this.#later(() => this.#toParent(copy));
      },
      onMessage: (listener) => {
        this.#toWorker = listener;
        for (const message of this.#waiting.splice(0)) listener(message);
      },
    };
    const machine: Machine = {
      pid: ++workers,
      write: (text) => this.#output.push(...text.split('\n').slice(0, -1)),
      end: (how = 'exited with code 0 before it finished') => this.#end(how),
    };
    this.#later(() => program(port, machine));
  }

  send(message: unknown): void {
    const copy: unknown = structuredClone(message);
    if (this.open) this.#later(() => this.open && this.#toWorker(copy));
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#toParent = listener;
  }

  onClosed(listener: (death: Death) => void): void {
    this.#closed = listener;
  }

  kill(): void {
    this.#toParent = () => {};
    this.#suspended = false;
    this.#end('was ended');
  }

  setSuspended(suspended: boolean): void {
    if (!this.open) return;
    this.#suspended = suspended;
    setImmediate(() => this.#proceed());
  }

  #end(how: string): void {
    if (!this.open) return;
    this.open = false;
    this.#later(() => this.#closed({ how, output: this.#output }));
  }

  #later(action: () => void): void {
    this.#queue.push(action);
    setImmediate(() => this.#proceed());
  }

  #proceed(): void {
    while (!this.#suspended && this.#queue.length > 0) this.#queue.shift()!();
  }
}
