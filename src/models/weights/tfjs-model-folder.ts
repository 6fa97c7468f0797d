import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EspalierError } from '../../foundation/errors.js';
import { readTfjsFolder, type TfjsFolder } from '../formats/tfjs-folder.js';

/** What people call a folder or its model.json by: a path that is not that of a file of another source. */
export const isFolderPath = (text: string) =>
  /[/\\]|^\.+$/.test(text) && !/\.(h5|hdf5|keras|safetensors|onnx)$/i.test(text);

/** The model.json of a folder that an experiment names, and the hash of it and its shards. */
export async function locateTfjsFolder(
  path: string,
  relativeTo: string,
  what: string,
): Promise<TfjsFolder & { readonly path: string }> {
  const given = resolve(relativeTo, path);
  const modelJson = given.endsWith('.json') ? given : join(given, 'model.json');
  const stats = await stat(modelJson).catch(() => undefined);
  if (!stats)
    throw new EspalierError('WEIGHTS_NOT_FOUND', `${path}: there is no ${modelJson}`, {
      remedy: `Give the folder that holds ${what}, relative to the experiment file.`,
    });
  return { ...(await readTfjsFolder(modelJson)), path: modelJson };
}
