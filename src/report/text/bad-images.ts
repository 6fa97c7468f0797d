import { plural } from './format.js';
import { printable } from './table/table.js';

/** An image that could not be used, and why. */
export interface LeftOut {
  readonly id: string;
  readonly reason: string;
}

/** The list of images that were left out, each once, sorted by name; empty if there are none. */
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
