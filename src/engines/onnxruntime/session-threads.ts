import { Worker } from 'node:worker_threads';
import type { HostTensor, Named } from '../../contracts/tensors.js';
import type { PortTensor, Session, SessionOptions } from './session.js';

export interface ThreadData {
  readonly model: Uint8Array;
  readonly optimization: SessionOptions['optimization'];
}

export type ToThread =
  | { readonly kind: 'run'; readonly id: number; readonly feeds: Named<PortTensor> }
  | { readonly kind: 'close' };

export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'results'; readonly id: number; readonly results: Named<HostTensor> }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };

/**
 * One model in several threads, one session of one thread in each. Threads that work on calls of their own never wait
 * for each other, as those that share a call do after every layer: beside threads that decode images that is a
 * quarter faster, and the calling thread stays free to resize them.
 *
 * A thread must not be ended during a call, which would abort the process: it is asked to end, and does so after its
 * last call.
 */
export class SessionThreads implements Session {
  readonly #threads: readonly SessionThread[];

  private constructor(threads: readonly SessionThread[]) {
    this.#threads = threads;
  }

  static async start(model: Uint8Array, { threads, optimization }: SessionOptions): Promise<SessionThreads> {
    const data: ThreadData = { model, optimization };
    const started = Array.from({ length: threads }, () => new SessionThread(data));
    try {
      await Promise.all(started.map((thread) => thread.ready));
    } catch (error) {
      await Promise.all(started.map((thread) => thread.close()));
      throw error;
    }
    return new SessionThreads(started);
  }

  /** By the thread that has the fewest calls before this one. */
  run(feeds: Named<PortTensor>): Promise<Named<HostTensor>> {
    const least = Math.min(...this.#threads.map(({ calls }) => calls));
    return this.#threads.find(({ calls }) => calls === least)!.run(feeds);
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}

interface Waiting {
  resolve(results: Named<HostTensor>): void;
  reject(error: Error): void;
}

class SessionThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<void>;
  readonly ready: Promise<void>;
  #nextId = 0;
  /** Why there are no results any more. */
  #failure: Error | undefined;

  constructor(data: ThreadData) {
    this.#worker = new Worker(new URL('./session-thread.js', import.meta.url), { workerData: data });
    this.ready = new Promise((resolve, reject) => {
      this.#worker.on('message', (message: FromThread) => {
        if (message.kind === 'ready') resolve();
        else this.#settle(message);
      });
      this.#worker.once('error', reject);
    });
    this.#worker.once('error', (error) => this.#fail(error));
    this.#ended = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#fail(new Error('the thread of the program has ended'));
        resolve();
      });
    });
  }

  /** Under way or waiting. */
  get calls(): number {
    return this.#waiting.size;
  }

  run(feeds: Named<PortTensor>): Promise<Named<HostTensor>> {
    if (this.#failure) return Promise.reject(this.#failure);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#tell({ kind: 'run', id, feeds });
    });
  }

  /** Calls that were made before are finished first. */
  async close(): Promise<void> {
    this.#tell({ kind: 'close' });
    await this.#ended;
  }

  #tell(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #settle(message: Exclude<FromThread, { kind: 'ready' }>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === 'results') waiting?.resolve(message.results);
    else waiting?.reject(new Error(message.message));
  }

  #fail(failure: Error): void {
    this.#failure ??= failure;
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
  }
}
