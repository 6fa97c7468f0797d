import { plural } from './format.js';
import { printable } from './table.js';

/** An image that was left out. */
export interface LeftOut {
  readonly id: string;
  readonly reason: string;
}

/** Every image that was left out, once, by name; empty where there is none. */
export function badImagesText(images: readonly LeftOut[]): string {
  const reasons = new Map(images.map(({ id, reason }) => [id, reason]));
  if (reasons.size === 0) return '';
  const lines = [...reasons]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, reason]) => `  ${printable(id)}: ${printable(reason)}`);
  return [
    `${plural(reasons.size, 'image')} could not be used and ${reasons.size === 1 ? 'is' : 'are'} left out:`,
    ...lines,
    '',
  ].join('\n');
}
