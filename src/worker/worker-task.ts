import type { ResultOf, Task, TaskData, TaskEvent } from '../contracts/work.js';
import type { Workshop } from './workshop.js';

/** The context of a task, besides its settings. */
export interface TaskContext {
  /** The samples that the task works on: shared by tasks, not to be changed. */
  readonly data: TaskData;
  readonly workshop: Workshop;
  /** Sends an event to the parent, at once and in order; those of a task that has ended are ignored there. */
  readonly report: (event: TaskEvent) => void;
}

/**
 * One kind of task, `tasks/<kind>.ts`. Its types stand in `contracts/work.ts`; the generated index makes the worker do
 * it.
 */
export interface WorkerTask<T extends Task = Task> {
  readonly kind: T['kind'];
  /**
   * Does one such task; a process does one at a time. Whatever happens, nothing of it stays but what the workshop keeps.
   * An `EspalierError` fails the task alone; anything else that is thrown is a defect and costs the process too.
   */
  perform(task: T, context: TaskContext): Promise<ResultOf<T>>;
}
