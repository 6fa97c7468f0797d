import type { UnreadableFile } from '../contracts/data.js';
import { EspalierError } from '../foundation/errors/errors.js';

const namedAtMost = 10;

/** The error about images that cannot be used, where `on_bad_image` is `error`. */
export function badImagesError(bad: readonly UnreadableFile[]): EspalierError {
  const named = bad.slice(0, namedAtMost).map(({ id, reason }) => `  ${id}: ${reason}`);
  const others = bad.length > namedAtMost ? [`  and ${bad.length - namedAtMost} more`] : [];
  const count = bad.length === 1 ? '1 image' : `${bad.length} images`;
  return new EspalierError('DATA_BAD_IMAGE', [`${count} cannot be decoded:`, ...named, ...others].join('\n'), {
    remedy: 'Repair or remove them, or set dataset.on_bad_image to skip.',
  });
}
