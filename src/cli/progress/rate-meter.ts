const windowMilliseconds = 10_000;

/**
 * Measures a rate over the last ten seconds, because the first images of a new program are slow and the speed of a
 * download changes.
 */
export class RateMeter {
  readonly #readings: { readonly at: number; readonly done: number }[] = [];

  /** Records the amount done at `now`, in milliseconds. */
  read(done: number, now: number): void {
    // A download that starts again has a smaller amount: its earlier readings no longer count.
    if (done < (this.#readings.at(-1)?.done ?? 0)) this.#readings.length = 0;
    this.#readings.push({ at: now, done });
    while (this.#readings.length > 2 && this.#readings[1]!.at <= now - windowMilliseconds) this.#readings.shift();
  }

  /** The rate per second; undefined until 0.2 s with progress have been recorded. */
  get perSecond(): number | undefined {
    const [first, last] = [this.#readings[0], this.#readings.at(-1)];
    if (!first || !last || last.at - first.at < 200 || last.done === first.done) return undefined;
    return ((last.done - first.done) * 1000) / (last.at - first.at);
  }

  secondsLeft(total: number): number | undefined {
    const last = this.#readings.at(-1);
    return last && this.perSecond !== undefined ? Math.max(0, total - last.done) / this.perSecond : undefined;
  }
}
