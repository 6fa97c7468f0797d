/**
 * Limits the number of pixels decoded at a time to a budget; further images wait in order of arrival. One image is
 * always admitted, however large.
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
      // The pixels are counted here rather than when the waiting call resumes, so that no other can take its place.
      this.#underWay += first.pixels;
      first.start();
    }
  }
}
