/** A metric with four decimals, so that columns of them align; `-` for null. */
export function metricText(value: number | null): string {
  return value === null ? '-' : value.toFixed(4);
}

/** A difference with its sign and four decimals; `-` for null. */
export function differenceText(value: number | null): string {
  if (value === null) return '-';
  const text = value.toFixed(4);
  return Number(text) === 0 ? (0).toFixed(4) : value > 0 ? `+${text}` : text;
}

/** A count with thousands separated: `20,000`. */
export function countText(value: number): string {
  return value.toLocaleString('en-US');
}

/** A count with its noun: `1 run`, `2 runs`. */
export function plural(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A time as precisely as a person needs it: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`; `unknown` for null. */
export function durationText(seconds: number | null): string {
  if (seconds === null) return 'unknown';
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** A size in decimal units: `9.4 MB`; `size unknown` for null. */
export function bytesText(bytes: number | null): string {
  if (bytes === null) return 'size unknown';
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

/** Returns whether all the texts are finite numbers, apart from empty ones: cells of runs that leave a setting out. */
export function isNumeric(values: readonly string[]): boolean {
  const given = values.filter((value) => value.trim() !== '');
  return given.length > 0 && given.every((value) => Number.isFinite(Number(value)));
}
