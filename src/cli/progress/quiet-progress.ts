import type { Activity, Progress } from '../../contracts/progress.js';

const silent: Activity = { update() {}, end() {} };

/** Progress that shows warnings only. */
export class QuietProgress implements Progress {
  readonly #stream: NodeJS.WritableStream;

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
  }

  note(): void {}

  warn(text: string): void {
    this.#stream.write(`${text}\n`);
  }

  begin(): Activity {
    return silent;
  }

  close(): void {}
}
