const keptLines = 40;
const keptCharacters = 2000;

/** What no reader needs from the end of a crashed program's output: stack frames, JavaScript's and native ones. */
const noise = [
  /^\s*at /,
  /^\s*\d+: 0x[0-9a-f]+/i,
  /^Node\.js v\d/,
  /^\s*\^*\s*$/,
  /^-+ (Native|JavaScript) stack trace -+$/,
];

/** Node, V8, C++ and C each say it in their own way. */
const namesAnError = /\b\w*Error(?: \[\w+\])?: |FATAL ERROR|terminate called|[Aa]ssertion .*failed/;

/**
 * The end of what a process wrote. Memory is bounded whatever is written: lines beyond the last 40 are forgotten, and
 * longer ones are cut at 2,000 characters.
 */
export class OutputTail {
  readonly #lines: string[] = [];
  #unfinished = '';

  add(text: string): void {
    const lines = (this.#unfinished + text).split(/\r?\n|\r/);
    this.#unfinished = lines.pop()!.slice(0, keptCharacters);
    for (const line of lines.slice(-keptLines)) this.#lines.push(line.slice(0, keptCharacters));
    this.#lines.splice(0, this.#lines.length - keptLines);
  }

  get lines(): readonly string[] {
    return this.#unfinished === '' ? [...this.#lines] : [...this.#lines, this.#unfinished];
  }

  /**
   * The last line that names an error, or else the last few that say something; as one line of at most 400
   * characters, empty if nothing was written.
   */
  get lastWords(): string {
    const telling = this.lines.filter((line) => !noise.some((pattern) => pattern.test(line)));
    const error = telling.findLast((line) => namesAnError.test(line));
    const chosen = error === undefined ? telling.slice(-3) : [error];
    const words = chosen.map((line) => line.trim()).join(' / ');
    return words.length > 400 ? `${words.slice(0, 399)}…` : words;
  }
}
