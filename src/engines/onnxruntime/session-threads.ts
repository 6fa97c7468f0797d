import { Worker } from 'node:worker_threads';
import type { HostTensor, Named, TensorSpec } from '../../contracts/tensors.js';
import { type PortTensor, type Session, type SessionOptions, written as writtenTensors } from './session.js';
import { readTensors, SharedTensors, type SharedVersion, sizeOf } from './shared-tensors.js';

export interface ThreadData {
  readonly model: Uint8Array;
  readonly optimization: SessionOptions['optimization'];
  /** Inputs that many calls share, by port. */
  readonly shared: Named<TensorSpec>;
}

export type ToThread =
  | {
      readonly kind: 'run';
      readonly id: number;
      readonly feeds: Named<PortTensor>;
      readonly shared: SharedVersion;
      /** Memory for the results; without it, their own memory is transferred. */
      readonly into: SharedArrayBuffer | undefined;
    }
  | { readonly kind: 'close' };

export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'results'; readonly id: number; readonly results: Named<HostTensor> }
  | { readonly kind: 'written'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };

/**
 * One model in several threads, each with a single-threaded session. Threads that run separate calls never wait for
 * each other, whereas threads that share a call do so after every layer: while other threads decode images this is a
 * quarter faster, and the calling thread stays free to resize them.
 *
 * Terminating a thread during a call would abort the process, so a thread is asked to end and does so after its last
 * call.
 */
export class SessionThreads implements Session {
  readonly #threads: readonly SessionThread[];
  readonly #shared: Named<TensorSpec>;
  readonly #sharedTensors: SharedTensors;

  private constructor(threads: readonly SessionThread[], shared: Named<TensorSpec>) {
    this.#threads = threads;
    this.#shared = shared;
    this.#sharedTensors = new SharedTensors(shared);
  }

  static async start(
    model: Uint8Array,
    { threads, optimization, shared }: SessionOptions & { readonly shared: Named<TensorSpec> },
  ): Promise<SessionThreads> {
    const data: ThreadData = { model, optimization, shared };
    const started = Array.from({ length: threads }, () => new SessionThread(data));
    try {
      await Promise.all(started.map((thread) => thread.ready));
    } catch (error) {
      await Promise.all(started.map((thread) => thread.close()));
      throw error;
    }
    return new SessionThreads(started, shared);
  }

  /** Runs the model in the thread with the fewest pending calls. */
  run(feeds: Named<PortTensor>, into?: Named<HostTensor>): Promise<Named<HostTensor>> {
    const calls = this.#threads.map((thread) => thread.calls);
    const thread = this.#threads[calls.indexOf(Math.min(...calls))]!;
    const shared = this.#sharedTensors.version(
      feeds,
      calls.some((count) => count > 0),
    );
    const own = Object.entries(feeds).filter(([port]) => !(port in this.#shared));
    return thread.run(Object.fromEntries(own), shared, into);
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}

interface Waiting {
  /** The caller's memory, and the shared memory that the thread writes. */
  readonly into: { readonly results: Named<HostTensor>; readonly written: SharedArrayBuffer } | undefined;
  resolve(results: Named<HostTensor>): void;
  reject(error: Error): void;
}

class SessionThread {
  /** Shared memory that threads write, by one of the results whose memory is reused. */
  static readonly #written = new WeakMap<object, SharedArrayBuffer>();
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<void>;
  readonly ready: Promise<void>;
  #nextId = 0;
  /** The reason why the thread gives no more results. */
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

  /** Number of calls under way or waiting. */
  get calls(): number {
    return this.#waiting.size;
  }

  run(feeds: Named<PortTensor>, shared: SharedVersion, into?: Named<HostTensor>): Promise<Named<HostTensor>> {
    if (this.#failure) return Promise.reject(this.#failure);
    const id = this.#nextId++;
    const written = into && SessionThread.#writtenFor(into);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { into: into && written && { results: into, written }, resolve, reject });
      this.#worker.postMessage({ kind: 'run', id, feeds, shared, into: written } satisfies ToThread);
    });
  }

  static #writtenFor(results: Named<HostTensor>): SharedArrayBuffer {
    const { data } = Object.values(results)[0]!;
    const written = SessionThread.#written.get(data) ?? new SharedArrayBuffer(sizeOf(results));
    SessionThread.#written.set(data, written);
    return written;
  }

  /** Ends the thread after all calls that were made before. */
  async close(): Promise<void> {
    this.#worker.postMessage({ kind: 'close' } satisfies ToThread);
    await this.#ended;
  }

  #settle(message: Exclude<FromThread, { kind: 'ready' }>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === 'failed') waiting?.reject(new Error(message.message));
    else if (message.kind === 'results') waiting?.resolve(message.results);
    else if (waiting?.into) {
      const { results, written } = waiting.into;
      readTensors(written, results);
      waiting.resolve(writtenTensors(results));
    }
  }

  #fail(failure: Error): void {
    this.#failure ??= failure;
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
  }
}

/**
 * Returns the memory of results, to be transferred to another thread instead of copied, as the sender does not use it
 * again.
 */
export function memoryOf(results: Named<HostTensor>): ArrayBuffer[] {
  return [...new Set(Object.values(results).map(({ data }) => data.buffer as ArrayBuffer))];
}
