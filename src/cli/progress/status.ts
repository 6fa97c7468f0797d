import type { Unit } from '../../contracts/progress.js';
import { amountText, durationText, rateText } from './amounts.js';
import { RateMeter } from './rate-meter.js';

/** What is known of an activity at a moment, and how it is said. */
export class Status {
  readonly label: string;
  readonly #unit: Unit;
  readonly #meter = new RateMeter();
  #done = 0;
  #total: number | undefined;
  #detail: readonly string[] = [];

  /** The clock starts with the first update: what is done before, such as loading a program, is no measure. */
  constructor(label: string, unit: Unit) {
    this.label = label;
    this.#unit = unit;
  }

  update(now: number, done: number, total?: number, detail?: readonly string[]): void {
    this.#done = done;
    this.#total = total ?? this.#total;
    this.#detail = detail ?? this.#detail;
    this.#meter.read(done, now);
  }

  /** Between 0 and 1; undefined where the end is not known. */
  get fraction(): number | undefined {
    return this.#total ? Math.min(1, this.#done / this.#total) : undefined;
  }

  /** E.g. `412/800 images`, `265 images/s`, `0:02 left`: the most important first. */
  get parts(): readonly string[] {
    const perSecond = this.#meter.perSecond;
    const left = this.#total === undefined ? undefined : this.#meter.secondsLeft(this.#total);
    const countsThings = this.#unit === 'bytes' || this.#unit === 'images';
    return [
      amountText(Math.floor(this.#done), this.#total, this.#unit),
      ...this.#detail,
      ...(perSecond !== undefined && countsThings ? [rateText(perSecond, this.#unit)] : []),
      ...(left !== undefined && this.#unit !== 'epochs' ? [`${durationText(left)} left`] : []),
    ];
  }
}
