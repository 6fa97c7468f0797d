/** Decay of the moving average in each step. */
const memory = 0.9;

/** Approximate number of steps that a smoothed loss averages; before that it is not yet smooth. */
export const stepsRemembered = Math.round(1 / (1 - memory));

/** Returns the standard deviation of smoothed losses, given that of the losses of single, independent steps. */
export function deviationOfSmoothed(deviation: number): number {
  return deviation * Math.sqrt((1 - memory) / (1 + memory));
}

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
