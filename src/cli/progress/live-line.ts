import type { Status } from './status.js';

const barWidth = { least: 8, most: 30 };

/**
 * Returns one line of the live display, shorter than the terminal's `columns` so that it never wraps. If space is
 * short, the bar is left out first, then the last parts.
 */
export function liveLine(status: Status, columns: number): string {
  const width = columns - 1;
  const label = shortened(status.label, Math.max(10, Math.floor(width / 2)));
  const parts = [...status.parts];
  while (parts.length > 1 && lineOf(label, parts).length > width) parts.pop();
  const line = lineOf(label, parts);
  const room = width - line.length - 2;
  if (status.fraction === undefined || room < barWidth.least) return line.slice(0, width);
  return lineOf(label, [bar(status.fraction, Math.min(room, barWidth.most)), ...parts]);
}

function lineOf(label: string, parts: readonly string[]): string {
  return [label, ...parts].join('  ');
}

/** Shortens a label in its middle, because its beginning and its end are what distinguish runs. */
function shortened(text: string, width: number): string {
  if (text.length <= width) return text;
  const head = Math.ceil((width - 1) / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (width - 1 - head))}`;
}

function bar(fraction: number, width: number): string {
  const full = Math.floor(fraction * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
}
