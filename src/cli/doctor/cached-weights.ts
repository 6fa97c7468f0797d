import { readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

/**
 * Returns the Keras files and the folders of tfjs models in the cache, as sorted paths relative to its `weights`
 * folder.
 */
export async function cachedWeights(cacheFolder: string): Promise<string[]> {
  const folder = join(cacheFolder, 'weights');
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const named = files.flatMap((file) => {
    if (file.endsWith('.h5') || file.endsWith('.keras')) return [file];
    return file.endsWith(`${sep}model.json`) ? [dirname(file)] : [];
  });
  return named.map((path) => relative(folder, path).split(sep).join('/')).sort();
}
