import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { Channel, Death } from '../channel.js';
import { OutputTail } from '../output-tail.js';

/**
 * How long the pipes of a dead process are read for its last output, and how long a disconnected one may take to exit.
 */
const graceMilliseconds = 200;

/**
 * Returns a function that opens channels to child processes on this machine. `entry` is the JavaScript file that they
 * run.
 */
export function localLauncher(entry: string): () => Channel {
  return () => new ChildProcessChannel(entry);
}

/**
 * A channel to a child process, over Node's IPC channel.
 *
 * The child is detached, in its own process group, so that Ctrl-C in a terminal reaches only the parent. The parent
 * then records its run as stopped; if the child died first, the run would be recorded as failed. Ignoring SIGINT in the
 * child would not suffice, because the signal may arrive before Node has started there. The child is killed with
 * SIGKILL, because a child inside a synchronous native call reacts to nothing else; everything it writes tolerates
 * being cut off at any moment.
 */
class ChildProcessChannel implements Channel {
  readonly setSuspended?: (suspended: boolean) => void;
  readonly #child: ChildProcess;
  readonly #output = new OutputTail();
  #listener = (_message: unknown): void => {};
  #closedListener = (_death: Death): void => {};
  #open = true;
  #killed = false;
  #closed = false;
  /** How this side ended the child; undefined if it ended by itself. */
  #ended: string | undefined;

  constructor(entry: string) {
    this.#child = fork(entry, [], {
      detached: true,
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [],
      // Images are decoded in libuv's thread pool, which has only 4 threads by default.
      env: { UV_THREADPOOL_SIZE: String(Math.max(4, availableParallelism())), ...process.env },
    });
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => this.#output.add(text));
    }
    this.#child.on('message', (message) => {
      if (!this.#killed && !this.#closed) this.#listener(message);
    });
    this.#child.on('error', (error) => this.#close(`could not be started: ${error.message}`));
    this.#child.on('disconnect', () => afterGrace(() => this.#end('closed its connection and was ended')));
    this.#child.on('exit', (code, signal) => {
      this.#open = false;
      const close = () => this.#close(this.#ended ?? howItEnded(code, signal));
      this.#child.once('close', close);
      afterGrace(close);
    });
    // Windows can kill a process, but not suspend it.
    if (process.platform !== 'win32') {
      this.setSuspended = (suspended) => this.#child.kill(suspended ? 'SIGSTOP' : 'SIGCONT');
    }
  }

  get open(): boolean {
    return this.#open;
  }

  send(message: unknown): void {
    // A message that cannot be delivered means that the process is dying: its exit will say why.
    this.#child.send(message as object, () => {});
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#listener = listener;
  }

  onClosed(listener: (death: Death) => void): void {
    this.#closedListener = listener;
  }

  kill(): void {
    this.#killed = true;
    this.#end('was ended');
  }

  #end(how: string): void {
    if (!this.#open) return;
    this.#open = false;
    this.#ended = how;
    this.#child.kill('SIGKILL');
  }

  #close(how: string): void {
    if (this.#closed) return;
    this.#open = false;
    this.#closed = true;
    this.#closedListener({ how, output: this.#output.lines });
  }
}

function howItEnded(code: number | null, signal: NodeJS.Signals | null): string {
  // When memory runs out, the system kills a process with SIGKILL and leaves no other trace.
  if (signal === 'SIGKILL') return 'was killed (SIGKILL), as systems do when memory runs out';
  if (signal !== null) return `was ended by ${signal}`;
  return `exited with code ${code} before it finished`;
}

function afterGrace(action: () => void): void {
  setTimeout(action, graceMilliseconds).unref();
}
