/** Text that settings were written in: an experiment file, or one `--set` argument. */
export class SourceText {
  /** The name in messages: the path as the user gave it, or `--set`. */
  readonly label: string;
  /** Whether messages show line numbers. */
  readonly isFile: boolean;
  readonly text: string;
  readonly #lineStarts: number[] = [0];

  constructor(label: string, text: string, { isFile = true } = {}) {
    this.label = label;
    this.isFile = isFile;
    this.text = text;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#lineStarts.push(at + 1);
  }

  /** Line and column of an offset, both from 1; columns count UTF-16 units, as editors do. */
  position(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#lineStarts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.#lineStarts[low]! + 1 };
  }

  /** A line by its number, without its line break. */
  line(number: number): string {
    const start = this.#lineStarts[number - 1]!;
    const end = this.#lineStarts[number] ?? this.text.length + 1;
    return this.text.slice(start, end - 1).replace(/\r$/, '');
  }
}

/** The stretch of text that a value or a key came from, as offsets: [start, end). */
export interface Place {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}
