import { cp, readdir } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';

/**
 * Copies some of the photos below a folder to `into/<class>/`, evenly over the sorted list, so that everyone reads
 * the same files. Returns how many.
 */
export async function copyPhotos(from: string, into: string, most: number): Promise<number> {
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && /\.jpe?g$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const count = Math.min(most, paths.length);
  for (let index = 0; index < count; index++) {
    const path = paths[Math.floor((index * paths.length) / count)]!;
    // One name a file, wherever it lay: `train/rose/1.jpg` and `test/rose/1.jpg` are two photos.
    const name = relative(from, path).replaceAll(/[\\/]/g, '-');
    await cp(path, join(into, basename(dirname(path)), name));
  }
  return count;
}
