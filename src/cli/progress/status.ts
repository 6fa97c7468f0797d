import type { Unit } from '../../contracts/progress.js';
import { amountText, clockText, rateText } from './amounts.js';
import { RateMeter } from './rate-meter.js';

/** The state of an activity, and the texts that describe it. */
export class Status {
  readonly label: string;
  readonly #unit: Unit;
  readonly #meter = new RateMeter();
  #done = 0;
  #total: number | undefined;
  #detail: readonly string[] = [];

  /** The rate is measured from the first update, so that loading a program does not count. */
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

  /** The fraction done, from 0 to 1; undefined if the total is not known. */
  get fraction(): number | undefined {
    return this.#total ? Math.min(1, this.#done / this.#total) : undefined;
  }

  /** The texts, the most important first: `412/800 images`, `265 images/s`, `0:02 left`. */
  get parts(): readonly string[] {
    const perSecond = this.#meter.perSecond;
    const left = this.#total === undefined ? undefined : this.#meter.secondsLeft(this.#total);
    const countsThings = this.#unit === 'bytes' || this.#unit === 'images';
    return [
      amountText(Math.floor(this.#done), this.#total, this.#unit),
      ...this.#detail,
      ...(perSecond !== undefined && countsThings ? [rateText(perSecond, this.#unit)] : []),
      ...(left !== undefined && this.#unit !== 'epochs' ? [`${clockText(left)} left`] : []),
    ];
  }
}
