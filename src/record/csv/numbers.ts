/**
 * Returns a number as text: the shortest decimal that reads back as the same double, so that equal results give equal
 * bytes. Null is the empty text; `NaN` and `Infinity` are kept.
 */
export function numberText(value: number | null): string {
  return value === null ? '' : String(value);
}

/** Returns seconds as text, rounded to the millisecond. */
export function secondsText(seconds: number): string {
  return String(Math.round(seconds * 1000) / 1000);
}

/** Returns the shortest decimal that reads back as the same float32: 0.1 and not 0.10000000149011612. */
export function float32Text(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  // Nine significant digits always suffice for a float32; most values need fewer.
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return String(shorter);
  }
  return String(Number(value.toPrecision(9)));
}
