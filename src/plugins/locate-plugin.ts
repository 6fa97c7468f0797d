import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { PluginFile } from '../contracts/components/plugin.js';
import { EspalierError } from '../foundation/errors/errors.js';
import { sha256 } from '../foundation/hash.js';

/**
 * Finds a plugin beside or below the folder of the experiment file, without loading it. A plugin is code: a file that
 * somebody hands on must not run what lies elsewhere on the machine.
 *
 * @throws EspalierError PLUGIN_OUTSIDE for any other place, links followed; PLUGIN_NOT_FOUND if there is no file
 */
export async function locatePlugin(written: string, folder: string): Promise<PluginFile> {
  const parts = written.split('/');
  if (parts[0] !== '.' || parts.length < 2 || parts.includes('..') || written.includes('\\'))
    throw new EspalierError(
      'PLUGIN_OUTSIDE',
      `${written} is not a path such as ./my-step.js, beside this file or below`,
    );
  if (!['.js', '.mjs'].includes(extname(written)))
    throw new EspalierError('PLUGIN_NOT_FOUND', `${written} is not a module; expected a file that ends in .js or .mjs`);
  const given = join(folder, written);
  const path = await realpath(given).catch(() => undefined);
  const content = path && (await readFile(path).catch(() => undefined));
  if (!path || !content)
    throw new EspalierError('PLUGIN_NOT_FOUND', `there is no file ${given}; expected the plugin there`);
  if (!path.startsWith((await realpath(folder)) + sep))
    throw new EspalierError(
      'PLUGIN_OUTSIDE',
      `${written} is a link to ${path}; expected a file beside this one or below`,
    );
  return { written, path, sha256: sha256(content) };
}
