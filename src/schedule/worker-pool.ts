import pLimit from 'p-limit';
import type { Assignment, Outcome } from './outcome.js';
import { WorkerProcess } from './worker-process.js';

/**
 * Persistent child processes for tasks. At most `size` tasks are done at once, in the order in which they were given.
 * A process that dies costs the task it was doing, and is replaced when the next task needs one.
 */
export class WorkerPool {
  readonly #entry: string;
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #idle = new Set<WorkerProcess>();
  readonly #busy = new Set<WorkerProcess>();
  readonly #killAll = () => this.stop();
  #stopped = false;

  constructor({ entry, size }: { entry: string; size: number }) {
    this.#entry = entry;
    this.#limit = pLimit(size);
    // However the parent exits, its children do not compute on.
    process.once('exit', this.#killAll);
  }

  /** Never rejects. */
  perform(assignment: Assignment): Promise<Outcome> {
    return this.#limit(() => this.#performNow(assignment));
  }

  async #performNow(assignment: Assignment): Promise<Outcome> {
    if (this.#stopped) return { status: 'stopped' };
    const worker = this.#takeIdle(assignment.dataKey) ?? new WorkerProcess(this.#entry);
    this.#busy.add(worker);
    const outcome = await worker.perform(assignment);
    this.#busy.delete(worker);
    if (worker.alive) this.#idle.add(worker);
    return outcome;
  }

  /** A process that has the data already, or any. Those that died while idle are forgotten. */
  #takeIdle(dataKey: string): WorkerProcess | undefined {
    for (const worker of this.#idle) if (!worker.alive) this.#idle.delete(worker);
    const workers = [...this.#idle];
    const chosen = workers.find((worker) => worker.hasData(dataKey)) ?? workers[0];
    if (chosen) this.#idle.delete(chosen);
    return chosen;
  }

  /**
   * Suspends all processes, or lets them go on: they are not in the terminal's process group, so Ctrl-Z misses them.
   */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    for (const worker of [...this.#busy, ...this.#idle]) worker.signal(signal);
  }

  /** Ends every process at once: tasks that have not finished are `stopped`. The pool does nothing more. */
  stop(): void {
    this.#stopped = true;
    process.removeListener('exit', this.#killAll);
    for (const worker of [...this.#busy, ...this.#idle]) worker.kill();
    this.#busy.clear();
    this.#idle.clear();
  }
}
