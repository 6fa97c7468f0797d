/**
 * The messages of commands while they work. Commands do not know whether a person watches a terminal, a log file receives
 * lines, or nobody wants to hear anything. Everything goes to stderr: stdout is for results.
 */
export interface Progress {
  /** A line that stays, e.g. which weights are used. */
  note(text: string): void;
  /** A line that stays and is to be noticed. Shown even where nobody wants to hear anything. */
  warn(text: string): void;
  begin(label: string, unit: Unit): Activity;
  /** Ends the display; what is said afterwards is ordinary text. */
  close(): void;
}

export type Unit = 'bytes' | 'images' | 'runs' | 'epochs' | 'steps';

/** Something that goes on for a while. */
export interface Activity {
  /**
   * `done` may be fractional, for a smooth bar; `detail` is what else is known, e.g. `loss 0.31`, the most important
   * first. The total may become known, or change, on the way.
   */
  update(done: number, total?: number, detail?: readonly string[]): void;
  /** `summary` is a line that stays. */
  end(summary?: string): void;
}
