/** Share of the past in each step; a step counts half of what the one 6.6 steps after it counts. */
const memory = 0.9;

/** Exponentially weighted mean of the losses so far, bias-corrected as Adam's moments are: the first is itself. */
export class SmoothedLoss {
  #sum = 0;
  #weight = 0;

  add(loss: number): number {
    this.#sum = memory * this.#sum + (1 - memory) * loss;
    this.#weight = memory * this.#weight + (1 - memory);
    return this.#sum / this.#weight;
  }
}
