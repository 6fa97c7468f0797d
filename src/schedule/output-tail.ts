const keptLines = 40;
const keptCharacters = 2000;

/** Keeps the end of a process's output in bounded memory: the last 40 lines, each cut at 2,000 characters. */
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
}
