import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Components } from '../contracts/catalogue.js';
import type { PluginFile } from '../contracts/components/plugin.js';
import type { TaskKind } from '../contracts/components/task-kind.js';
import { EspalierError } from '../foundation/errors/errors.js';
import { sha256 } from '../foundation/hash.js';
import tf from '../tfjs/core.js';
import tfLayers from '../tfjs/layers.js';

/**
 * The argument of a plugin that is a function: Espalier's own copy of TensorFlow.js, because tensors of another copy
 * mean nothing here; the error that is shown to people without a stack; and the built-in components, which the plugin's
 * may wrap.
 */
export interface PluginTools {
  readonly tf: typeof tf;
  readonly tfLayers: typeof tfLayers;
  readonly EspalierError: typeof EspalierError;
  readonly builtIn: Components;
}

/**
 * Lists of components, as in `Components`, and of kinds of tasks; a plugin adds nothing to the lists that it leaves
 * out.
 */
export type PluginExports = Partial<Components> & { readonly tasks?: readonly TaskKind[] };

/** The export of a plugin, by default or as `components`. */
export type Plugin = PluginExports | ((tools: PluginTools) => PluginExports);

/**
 * Runs a plugin and returns what it exports, unchecked. The same content is run once per process.
 *
 * @throws EspalierError PLUGIN_CHANGED if the file is no longer what was located; PLUGIN_NOT_LOADED, with the plugin's
 *   own message and line, if it throws
 */
export async function loadPlugin(plugin: PluginFile, builtIn: Components): Promise<unknown> {
  const { written, path } = plugin;
  const content = await readFile(path).catch(() => undefined);
  if (!content || sha256(content) !== plugin.sha256)
    throw new EspalierError('PLUGIN_CHANGED', `${written} is no longer what it was when this began`, {
      remedy: 'Leave plugins alone while runs are under way, and start again.',
    });
  try {
    const module = (await import(`${pathToFileURL(path).href}?sha256=${plugin.sha256}`)) as Record<string, unknown>;
    const exported = module.default ?? module.components;
    return typeof exported === 'function' ? await exported({ tf, tfLayers, EspalierError, builtIn }) : exported;
  } catch (error) {
    throw new EspalierError('PLUGIN_NOT_LOADED', `${written}${lineOf(error, path)} throws ${ownMessage(error)}`, {
      cause: error,
    });
  }
}

function ownMessage(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** Returns ` (line 7)` if the error says in which line of the plugin it arose, else an empty text. */
function lineOf(error: unknown, path: string): string {
  const name = basename(path).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const line = error instanceof Error && new RegExp(`${name}(?:\\?sha256=\\w+)?:(\\d+)`).exec(error.stack ?? '')?.[1];
  return line ? ` (line ${line})` : '';
}
