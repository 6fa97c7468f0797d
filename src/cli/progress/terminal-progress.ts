import { MultiBar } from 'cli-progress';
import type { Activity, Progress, Unit } from '../../contracts/progress.js';
import { liveLine } from './live-line.js';
import { Status } from './status.js';

const clearToEndOfScreen = '\u001b[0J';
const up = (rows: number) => (rows > 0 ? `\u001b[${rows}A` : '');

/** Live lines at the bottom of a terminal, one per activity; notes scroll up above them. */
export class TerminalProgress implements Progress {
  readonly #stream: NodeJS.WriteStream;
  readonly #restoreTerminal = () => this.close();
  #bars: MultiBar | undefined;
  #shown = 0;
  /** True if the next redraw must first clear the screen below its first line. */
  #clearFirst = false;
  /** Lengths of the lines on the screen. */
  #drawn: number[] = [];
  #rowsFromWrapping = 0;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  note(text: string): void {
    if (!this.#bars) {
      this.#stream.write(`${text}\n`);
      return;
    }
    this.#clearFirst = true;
    this.#bars.log(`${text}\n`);
  }

  warn(text: string): void {
    this.note(text);
  }

  begin(label: string, unit: Unit): Activity {
    const status = new Status(label, unit);
    // More lines than the window has rows cannot be redrawn in place: further activities are not shown.
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
      linewrap: true,
      // Lines that scroll up move all bars, changed or not.
      forceRedraw: true,
      gracefulExit: false,
      format: (_options, _params, { status }: { status: Status }) => {
        const line = liveLine(status, this.#stream.columns ?? 80);
        this.#drawn.push(line.length);
        return line;
      },
    });
    bars.on('redraw-pre', () => this.#beforeRedraw());
    this.#stream.on('resize', this.#afterResize);
    process.once('exit', this.#restoreTerminal);
    this.#bars = bars;
    return bars;
  }

  #beforeRedraw(): void {
    this.#stream.write(up(this.#rowsFromWrapping) + (this.#clearFirst ? clearToEndOfScreen : ''));
    this.#rowsFromWrapping = 0;
    this.#clearFirst = false;
    this.#drawn = [];
  }

  /** A terminal that becomes narrower wraps its lines, so that the first live line moves up. */
  readonly #afterResize = () => {
    const columns = this.#stream.columns ?? 80;
    this.#rowsFromWrapping = this.#drawn.reduce((rows, length) => rows + Math.ceil(length / columns) - 1, 0);
    this.#clearFirst = true;
  };

  close(): void {
    const bars = this.#bars;
    if (!bars) return;
    this.#bars = undefined;
    this.#shown = 0;
    process.removeListener('exit', this.#restoreTerminal);
    this.#stream.removeListener('resize', this.#afterResize);
    // Notes that wait for the next redraw are written before the bars are removed.
    bars.update();
    bars.stop();
  }
}
