/**
 * Displays what a command is doing. Commands do not know whether it is shown on a terminal, written to a log file or
 * not shown at all. Everything goes to stderr: stdout is for results.
 */
export interface Progress {
  /** Prints a permanent line, e.g. which weights are used. */
  note(text: string): void;
  /** Prints a permanent warning, which is shown even with `--quiet`. */
  warn(text: string): void;
  begin(label: string, unit: Unit): Activity;
  /** Ends the display; later lines are printed as ordinary text. */
  close(): void;
}

export type Unit = 'bytes' | 'images' | 'runs' | 'epochs' | 'steps';

/** Work in progress, such as a download. */
export interface Activity {
  /**
   * Reports progress. `done` may be fractional, for a smooth bar; `detail` is further information, e.g. `loss 0.31`,
   * the most important first. The total may become known, or change, later.
   */
  update(done: number, total?: number, detail?: readonly string[]): void;
  /** Ends the activity; `summary` is printed as a permanent line. */
  end(summary?: string): void;
}
