import type { Task, TaskData, TaskEvent, TaskResult } from '../contracts/work.js';

/** A task and the samples that it works on; `dataKey` identifies the samples, which are sent to each process once. */
export interface Assignment<T extends Task = Task> {
  readonly task: T;
  readonly dataKey: string;
  readonly data: TaskData;
  readonly onEvent?: (event: TaskEvent) => void;
  /** Aborting it makes the task `stopped` and kills the process that does it. */
  readonly signal?: AbortSignal;
}

/** How a task ended. `stopped`: it had not begun or not finished when it was aborted or the pool was stopped. */
export type Outcome<Result = TaskResult> =
  | {
      readonly status: 'finished';
      readonly result: Result;
      /** Set if another command did it. */
      readonly elsewhere?: true;
    }
  | Failure
  | { readonly status: 'stopped' };

export interface Failure {
  readonly status: 'failed';
  /** The error in one line. */
  readonly error: string;
  readonly remedy?: string;
  /** The last output of the process, or the stack of a defect, for a log. */
  readonly details: readonly string[];
  /** Set if the process died, so that it may be worth trying again in another one. */
  readonly processDied?: true;
}
