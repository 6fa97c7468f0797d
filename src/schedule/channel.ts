/**
 * A connection to one worker: a process, or whatever else does tasks apart from this thread. What is sent over it is
 * `ToWorker` one way and `FromWorker` the other; a channel carries it and does not look at it.
 *
 * Messages are copies, as structured clone makes them: numbers arrive as they are, NaN and Infinity too, typed arrays
 * as typed arrays. They arrive whole, each once, and in the order in which they were sent. Whoever sends a message
 * keeps it and may change it afterwards; whoever receives one owns it.
 *
 * The methods return at once and may be called at any time, also within a listener and after the end. Listeners are set
 * right after the channel was opened, one of each; they are called one at a time, and never before the method that
 * caused it has returned.
 */
export interface Channel {
  /**
   * False once it is known that nothing sent now will be answered: `kill` was called, or the worker has ended. The
   * listener of `onClosed` may be called later than that, when the worker's last messages and words have come.
   */
  readonly open: boolean;
  /**
   * Sends a message. One that cannot arrive any more is dropped: the end of the worker is reported by `onClosed`. Throws
   * where a message holds what cannot be cloned, a function for instance, and sends nothing then.
   */
  send(message: unknown): void;
  /** The listener is called with each message of the worker, never after `kill`, and never after that of `onClosed`. */
  onMessage(listener: (message: unknown) => void): void;
  /** The listener is called exactly once: when the worker has ended, for whatever reason, or could not be started. */
  onClosed(listener: (death: Death) => void): void;
  /**
   * Ends the worker for good, whatever it is doing. Is called while the parent exits too: nothing of it may be left to
   * do for a later turn of the event loop.
   */
  kill(): void;
  /**
   * Makes the worker stand still, or go on. Messages that are sent meanwhile arrive when it goes on. Left out where the
   * system cannot do that, as Windows cannot.
   */
  setSuspended?(suspended: boolean): void;
}

/** The end of a worker. */
export interface Death {
  /** How it ended: continues "its process", e.g. `exited with code 1 before it finished`. */
  readonly how: string;
  /** The last lines that it wrote, for people: some tens, none where nothing was written or nothing is known. */
  readonly output: readonly string[];
}
