const ticksAtMost = 10;

/** Powers of ten within the limits; over less than two decades also 2 and 5 times them. */
export function logTicks([low, high]: readonly [number, number]): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const few = Math.log10(high / low) < 2;
  const every = few ? 1 : Math.ceil((last - first + 1) / ticksAtMost);
  const ticks: number[] = [];
  for (let power = first; power <= last; power += every) {
    // The number is parsed from text because 10 ** -7 is not quite 1e-7.
    for (const digit of few ? [1, 2, 5] : [1]) ticks.push(Number(`${digit}e${power}`));
  }
  const rounding = 1 + 1e-9;
  return ticks.filter((tick) => tick >= low / rounding && tick <= high * rounding);
}

/** Multiples of 1, 2 or 5 times a power of ten within the limits: four to nine of them. */
export function linearTicks([low, high]: readonly [number, number]): number[] {
  const power = Math.floor(Math.log10((high - low) / 4));
  const steps = [1, 2, 5].map((digit) => Number(`${digit}e${power}`));
  const step = steps.findLast((candidate) => (high - low) / candidate >= 4)!;
  const ticks: number[] = [];
  for (let multiple = Math.ceil(low / step); multiple * step <= high; multiple++) {
    ticks.push(Number((multiple * step).toPrecision(12)));
  }
  return ticks;
}

/** The shortest label of a tick: `0.001`, `1e-7`. */
export function tickText(value: number): string {
  if (value === 0 || (Math.abs(value) >= 0.001 && Math.abs(value) < 100_000)) return String(value);
  return value.toExponential().replace('e+', 'e');
}
