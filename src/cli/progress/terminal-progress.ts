import { MultiBar } from 'cli-progress';
import { liveLine } from './live-line.js';
import type { Activity, Progress, Unit } from './progress.js';
import { Status } from './status.js';

const clearToEndOfScreen = '\u001b[0J';

/** Live lines at the bottom of a terminal, one for each thing that goes on; what stays scrolls up above them. */
export class TerminalProgress implements Progress {
  readonly #stream: NodeJS.WriteStream;
  readonly #restoreTerminal = () => this.close();
  #bars: MultiBar | undefined;
  #shown = 0;
  #linesWaiting = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  note(text: string): void {
    if (!this.#bars) {
      this.#stream.write(`${text}\n`);
      return;
    }
    this.#linesWaiting = true;
    this.#bars.log(`${text}\n`);
  }

  warn(text: string): void {
    this.note(text);
  }

  begin(label: string, unit: Unit): Activity {
    const status = new Status(label, unit, performance.now());
    // More lines than the window is high cannot be redrawn in place: the rest goes on unseen.
    const bar = this.#shown < (this.#stream.rows ?? 24) - 2 ? this.#open().create(1, 0, { status }) : undefined;
    if (bar) this.#shown++;
    return {
      update: (done, total, detail) => status.update(performance.now(), done, total, detail),
      end: (summary) => {
        if (summary !== undefined) this.note(summary);
        if (!bar) return;
        this.#shown--;
        if (this.#shown === 0) this.close();
        else this.#bars?.remove(bar);
      },
    };
  }

  #open(): MultiBar {
    if (this.#bars) return this.#bars;
    const bars = new MultiBar({
      stream: this.#stream,
      fps: 8,
      hideCursor: true,
      clearOnComplete: true,
      // Lines are made to fit; this trims those that a window made narrower has not caught up with.
      linewrap: true,
      // Lines that scroll up move all bars, changed or not.
      forceRedraw: true,
      gracefulExit: false,
      format: (_options, _params, payload: { status: Status }) => liveLine(payload.status, this.#stream.columns ?? 80),
    });
    bars.on('redraw-pre', () => {
      if (this.#linesWaiting) this.#stream.write(clearToEndOfScreen);
      this.#linesWaiting = false;
    });
    process.once('exit', this.#restoreTerminal);
    this.#bars = bars;
    return bars;
  }

  close(): void {
    const bars = this.#bars;
    if (!bars) return;
    this.#bars = undefined;
    this.#shown = 0;
    process.removeListener('exit', this.#restoreTerminal);
    // Written lines that wait for the next redraw come out before the bars go.
    bars.update();
    bars.stop();
  }
}
