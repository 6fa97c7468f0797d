import { t95 } from './student.js';

/** A mean with its confidence interval. */
export interface MeanWithInterval {
  readonly count: number;
  readonly mean: number;
  /** 95 % t-interval of the mean; null for a single value, which has no spread. */
  readonly interval: readonly [low: number, high: number] | null;
}

/** The mean of at least one value; for paired differences this is the paired t-test's interval. */
export function meanWithInterval(values: readonly number[]): MeanWithInterval {
  const count = values.length;
  const average = mean(values);
  if (count < 2) return { count, mean: average, interval: null };
  const half = (t95(count - 1) * standardDeviation(values)) / Math.sqrt(count);
  return { count, mean: average, interval: [average - half, average + half] };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The sample standard deviation (divided by count - 1) of at least two values. */
export function standardDeviation(values: readonly number[]): number {
  const average = mean(values);
  const squares = values.map((value) => (value - average) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / (values.length - 1));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
