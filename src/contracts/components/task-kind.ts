import type { Components } from '../catalogue.js';
import type { AnyTask, TaskData, TaskEvent } from '../work.js';

/** The context that a task is given besides its own fields. */
export interface TaskSurroundings {
  /** The samples that the task works on; tasks share them and must not change them. */
  readonly data: TaskData;
  /** The components that settings may name: the built-in ones, and those of the task's plugins. */
  readonly workshop: { readonly components: Components };
  /** Sends an event to the parent, at once and in order. */
  readonly report: (event: TaskEvent) => void;
}

/**
 * A kind of task that workers do, which a plugin may bring. Only the sender of such tasks needs to know their fields
 * and results.
 */
export interface TaskKind {
  /** The kind, in kebab-case: `range-test`. */
  readonly kind: string;
  /**
   * Does one task of this kind; a process does one at a time. The result is plain data with the task's kind. An
   * `EspalierError` fails the task alone; anything else that is thrown is a defect and costs the process too.
   */
  perform(task: AnyTask, surroundings: TaskSurroundings): Promise<{ readonly kind: string }>;
}
