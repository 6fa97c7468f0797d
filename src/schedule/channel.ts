/**
 * A connection to one worker: a process, or anything else that does tasks outside this thread. Messages are `ToWorker`
 * one way and `FromWorker` the other; a channel carries them without inspecting them.
 *
 * Messages are structured clones: NaN, Infinity and typed arrays survive. They arrive whole, exactly once and in the
 * order in which they were sent. The sender keeps its message and may change it afterwards; the receiver owns its copy.
 *
 * Methods return at once and may be called at any time, even within a listener and after the end. Listeners, one of
 * each, are set right after the channel is opened; they are called one at a time, and never before the method that
 * caused the call has returned.
 */
export interface Channel {
  /**
   * False once messages can no longer be answered: `kill` was called, or the worker has ended. The listener of
   * `onClosed` may be called later, when the worker's last messages and output have arrived.
   */
  readonly open: boolean;
  /**
   * Sends a message. If the worker has ended, the message is dropped: `onClosed` reports the end. Throws, and sends
   * nothing, if the message cannot be cloned, e.g. because it holds a function.
   */
  send(message: unknown): void;
  /**
   * Sets the listener that gets each message of the worker. It is never called after `kill` or after the listener of
   * `onClosed`.
   */
  onMessage(listener: (message: unknown) => void): void;
  /**
   * Sets the listener that is called exactly once, when the worker has ended for whatever reason or could not be
   * started.
   */
  onClosed(listener: (death: Death) => void): void;
  /**
   * Kills the worker, whatever it is doing. It is also called while the parent exits, so it must not defer work to a
   * later turn of the event loop.
   */
  kill(): void;
  /**
   * Suspends or resumes the worker. Messages sent in between arrive after it resumes. Absent where the system cannot
   * suspend processes, as on Windows.
   */
  setSuspended?(suspended: boolean): void;
}

/** The end of a worker. */
export interface Death {
  /**
   * How it ended, as the rest of a sentence that starts with "its process", e.g. `exited with code 1 before it
   * finished`.
   */
  readonly how: string;
  /** The last few dozen lines that it wrote, for people; empty where it wrote nothing or nothing is known. */
  readonly output: readonly string[];
}
