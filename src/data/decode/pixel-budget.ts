/**
 * Lets work begin as long as the pixels under way stay within a budget; the rest waits its turn, first come, first
 * served. One image is always let in, however large.
 */
export class PixelBudget {
  readonly #budget: number;
  #underWay = 0;
  readonly #waiting: { pixels: number; start: () => void }[] = [];

  constructor(budget: number) {
    this.#budget = budget;
  }

  async run<T>(pixels: number, work: () => Promise<T>): Promise<T> {
    if (this.#waiting.length > 0 || !this.#admits(pixels))
      await new Promise<void>((start) => this.#waiting.push({ pixels, start }));
    else this.#underWay += pixels;
    try {
      return await work();
    } finally {
      this.#underWay -= pixels;
      this.#next();
    }
  }

  #admits(pixels: number): boolean {
    return this.#underWay === 0 || this.#underWay + pixels <= this.#budget;
  }

  #next(): void {
    for (let first = this.#waiting[0]; first !== undefined && this.#admits(first.pixels); first = this.#waiting[0]) {
      this.#waiting.shift();
      // Counted here and not when the waiting one wakes: until then another could slip in.
      this.#underWay += first.pixels;
      first.start();
    }
  }
}
