import pLimit from 'p-limit';
import type { ResultOf, Task } from '../contracts/work.js';
import type { Channel } from './channel.js';
import { ChannelWorker } from './channel-worker.js';
import type { Assignment, Outcome } from './outcome.js';

/**
 * A pool of persistent workers. At most `size` tasks run at once, in the order in which they were given. A worker that
 * dies fails only the task that it was doing, and is replaced when a later task needs one.
 */
export class WorkerPool {
  readonly #start: () => Channel;
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #idle = new Set<ChannelWorker>();
  readonly #busy = new Set<ChannelWorker>();
  readonly #killAll = () => this.stop();
  #stopped = false;

  /** `start` opens a channel to a new worker, which the pool then owns, or throws if none can be started. */
  constructor({ start, size }: { start: () => Channel; size: number }) {
    this.#start = start;
    this.#limit = pLimit(size);
    // However the parent exits, its workers must not go on computing.
    process.once('exit', this.#killAll);
  }

  /** Performs a task as soon as a worker is free. Never rejects. */
  perform<T extends Task>(assignment: Assignment<T>): Promise<Outcome<ResultOf<T>>> {
    return this.#limit(() => this.#performNow(assignment));
  }

  async #performNow<T extends Task>(assignment: Assignment<T>): Promise<Outcome<ResultOf<T>>> {
    const { signal } = assignment;
    if (this.#stopped || signal?.aborted) return { status: 'stopped' };
    let worker: ChannelWorker;
    try {
      worker = this.#takeIdle(assignment.dataKey) ?? new ChannelWorker(this.#start());
    } catch (error) {
      return { status: 'failed', error: `its process could not be started: ${(error as Error).message}`, details: [] };
    }
    this.#busy.add(worker);
    const kill = () => worker.kill();
    signal?.addEventListener('abort', kill, { once: true });
    const outcome = await worker.perform(assignment);
    signal?.removeEventListener('abort', kill);
    this.#busy.delete(worker);
    if (worker.alive) this.#idle.add(worker);
    return outcome;
  }

  /** Takes an idle worker, preferably one that already has the data. Workers that died while idle are dropped. */
  #takeIdle(dataKey: string): ChannelWorker | undefined {
    for (const worker of this.#idle) if (!worker.alive) this.#idle.delete(worker);
    const workers = [...this.#idle];
    const chosen = workers.find((worker) => worker.hasData(dataKey)) ?? workers[0];
    if (chosen) this.#idle.delete(chosen);
    return chosen;
  }

  /** Suspends or resumes all workers, because Ctrl-Z in a terminal does not reach them. */
  setSuspended(suspended: boolean): void {
    for (const worker of [...this.#busy, ...this.#idle]) worker.setSuspended(suspended);
  }

  /** Kills every worker at once: unfinished tasks become `stopped`, and the pool performs no more tasks. */
  stop(): void {
    this.#stopped = true;
    process.removeListener('exit', this.#killAll);
    for (const worker of [...this.#busy, ...this.#idle]) worker.kill();
    this.#busy.clear();
    this.#idle.clear();
  }
}
