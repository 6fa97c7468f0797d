import type { Task, TaskData, TaskEvent, TaskResult } from '../contracts/work.js';

/** A task and the samples it works on; `dataKey` names the samples, which a process is sent once. */
export interface Assignment<T extends Task = Task> {
  readonly task: T;
  readonly dataKey: string;
  readonly data: TaskData;
  readonly onEvent?: (event: TaskEvent) => void;
  /** Aborted: the task is `stopped`, and the process that does it is ended. */
  readonly signal?: AbortSignal;
}

/** How a task ended. `stopped`: not begun or not finished when the pool was stopped. */
export type Outcome<Result = TaskResult> =
  | {
      readonly status: 'finished';
      readonly result: Result;
      /** Set when the process of another command did it. */
      readonly elsewhere?: true;
    }
  | Failure
  | { readonly status: 'stopped' };

export interface Failure {
  readonly status: 'failed';
  /** The error in one line. */
  readonly error: string;
  readonly remedy?: string;
  /** The last output of the process, or the stack of a defect: for a log, not for a table. */
  readonly details: readonly string[];
  /** Set when the process died, which another process might not. */
  readonly processDied?: true;
}
