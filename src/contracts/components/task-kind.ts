import type { Components } from '../catalogue.js';
import type { AnyTask, TaskData, TaskEvent } from '../work.js';

/** What a task is given besides its own fields. */
export interface TaskSurroundings {
  /** The samples that the task works on: shared by tasks, not to be changed. */
  readonly data: TaskData;
  /** What settings name: the built-in components, and those of the task's plugins. */
  readonly workshop: { readonly components: Components };
  /** Sends an event to the parent, at once and in order. */
  readonly report: (event: TaskEvent) => void;
}

/** A kind of task that workers do, as a plugin may bring one: whoever sends such tasks knows their fields and results. */
export interface TaskKind {
  /** In lower case, words joined by hyphens: `range-test`. */
  readonly kind: string;
  /**
   * Does one such task; a process does one at a time. The result is plain data with the task's kind. An `EspalierError`
   * fails the task alone; anything else that is thrown is a defect and costs the process too.
   */
  perform(task: AnyTask, surroundings: TaskSurroundings): Promise<{ readonly kind: string }>;
}
