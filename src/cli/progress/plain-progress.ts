import type { Activity, Progress, Unit } from '../../contracts/progress.js';
import { Status } from './status.js';

const secondsBetweenLines = 5;

/**
 * Progress for log files: notes are written at once, and one status line every five seconds, whatever the number of
 * activities. The first comes after five seconds.
 */
export class PlainProgress implements Progress {
  readonly #stream: NodeJS.WritableStream;
  readonly #now: () => number;
  #lastLine: number;

  constructor(stream: NodeJS.WritableStream, now: () => number = () => performance.now()) {
    this.#stream = stream;
    this.#now = now;
    this.#lastLine = now();
  }

  note(text: string): void {
    this.#stream.write(`${text}\n`);
  }

  warn(text: string): void {
    this.note(text);
  }

  begin(label: string, unit: Unit): Activity {
    const status = new Status(label, unit);
    return {
      update: (done, total, detail) => {
        status.update(this.#now(), done, total, detail);
        if (this.#now() - this.#lastLine < secondsBetweenLines * 1000) return;
        this.#lastLine = this.#now();
        this.note(`${label}: ${status.parts.join(', ')}`);
      },
      end: (summary) => {
        if (summary !== undefined) this.note(summary);
      },
    };
  }

  close(): void {}
}
