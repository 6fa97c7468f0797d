import type { Unit } from '../../contracts/progress.js';
import { bytesText } from '../../report/text/format.js';

/** Formats seconds as a clock shows them: `0:07`, `12:30`, `1:02:03`. */
export function clockText(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** Formats an amount of its total: `412/800 images`, `4.2 MB/9.4 MB`; without a total `412 images`. */
export function amountText(done: number, total: number | undefined, unit: Unit): string {
  if (unit === 'bytes') return total === undefined ? bytesText(done) : `${bytesText(done)}/${bytesText(total)}`;
  return total === undefined ? `${done} ${unit}` : `${done}/${total} ${unit}`;
}

/** Formats a rate: `265 images/s`, `3.1 MB/s`. */
export function rateText(perSecond: number, unit: Unit): string {
  if (unit === 'bytes') return `${bytesText(perSecond)}/s`;
  return `${perSecond >= 10 ? Math.round(perSecond) : perSecond.toFixed(1)} ${unit}/s`;
}
