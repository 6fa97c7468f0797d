import type { ResultOf, Task, TaskData, TaskEvent } from '../contracts/work.js';
import type { Workshop } from './workshop.js';

/** The context of a task, besides its settings. */
export interface TaskContext {
  /** The samples that the task works on; tasks share them and must not change them. */
  readonly data: TaskData;
  readonly workshop: Workshop;
  /** Sends an event to the parent, at once and in order. The parent ignores events of a task that has ended. */
  readonly report: (event: TaskEvent) => void;
}

/**
 * The implementation of one kind of task, in `tasks/<kind>.ts`. Its types are in `contracts/work.ts`; the generated
 * index registers it with the worker.
 */
export interface WorkerTask<T extends Task = Task> {
  readonly kind: T['kind'];
  /**
   * Does one task of this kind; a process does one at a time. Afterwards, even after a failure, only what the workshop
   * keeps may remain. An `EspalierError` fails only the task; any other error is a defect and ends the process too.
   */
  perform(task: T, context: TaskContext): Promise<ResultOf<T>>;
}
