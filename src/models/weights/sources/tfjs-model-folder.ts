import { stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { EspalierError } from '../../../foundation/errors/errors.js';
import { readTfjsFolder, type TfjsFolder } from '../formats/tfjs-folder.js';

/** Returns whether a text is the path of a folder or its model.json, and not of a file of another source. */
export const isFolderPath = (text: string) => /[/\\]|^\.+$/.test(text) && !isOfAnotherSource(text);

const isOfAnotherSource = (text: string) => /\.(h5|hdf5|keras|safetensors|onnx)$/i.test(text);

/**
 * The model.json of a folder that an experiment names, and the hash of it and its shards. Throws WEIGHTS_NOT_FOUND if
 * there is none, WEIGHTS_UNREADABLE if the path is that of another file.
 */
export async function locateTfjsFolder(
  path: string,
  relativeTo: string,
  what: string,
): Promise<TfjsFolder & { readonly path: string }> {
  const given = resolve(relativeTo, path);
  const modelJson = given.endsWith('.json') ? given : join(given, 'model.json');
  if (modelJson !== given && (await stat(given).catch(() => undefined))?.isFile()) throw otherKindOfFile(path, what);
  const stats = await stat(modelJson).catch(() => undefined);
  if (!stats)
    throw new EspalierError('WEIGHTS_NOT_FOUND', `${path}: there is no ${modelJson}`, {
      remedy: `Give the folder that holds ${what}, relative to the experiment file.`,
    });
  return { ...(await readTfjsFolder(modelJson)), path: modelJson };
}

function otherKindOfFile(path: string, what: string): EspalierError {
  const kind = extname(path) ? `${extname(path)} files` : 'files of its kind';
  const problem = isOfAnotherSource(path) ? '' : `; no source of weights reads ${kind}`;
  return new EspalierError('WEIGHTS_UNREADABLE', `${path} is a file, not the folder of ${what}${problem}`, {
    remedy:
      'Weights are read from .h5, .weights.h5, .keras and .safetensors files, and from the folder of a tfjs model or its model.json.',
  });
}
