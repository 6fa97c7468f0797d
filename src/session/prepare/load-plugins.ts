import { dirname, resolve } from 'node:path';
import { reservedNames, reservedSettings } from '../../config/check/reserved-settings.js';
import { validatorOfForeign } from '../../config/check/schema-problems.js';
import { namedPlugins } from '../../config/named-plugins.js';
import { ExperimentError } from '../../config/text/problem.js';
import type { SourceText } from '../../config/text/source-text.js';
import type { Components } from '../../contracts/catalogue.js';
import type { PluginFile } from '../../contracts/components/plugin.js';
import type { TaskKind } from '../../contracts/components/task-kind.js';
import type { Progress } from '../../contracts/progress.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { checkedPlugin } from '../../plugins/check-plugin.js';
import { loadPlugin } from '../../plugins/load-plugin.js';
import { locatePlugin } from '../../plugins/locate-plugin.js';
import { withPlugin, withTasks } from '../../plugins/with-plugins.js';

export interface LoadedPlugins {
  readonly components: Components;
  readonly plugins: readonly PluginFile[];
}

const rules = { compile: validatorOfForeign, reserved: reservedSettings, reservedNames };

/** Imported here, because the worker's tasks load all that computes, which a command does without. */
const builtInTasks = async (): Promise<readonly TaskKind[]> => (await import('../../worker/tasks/index.js')).tasks;

/**
 * Returns the built-in components together with those of the plugins that an experiment file names. Each plugin is
 * announced before it is loaded, because it is code that runs with the user's rights.
 *
 * @throws ExperimentError with the place where the plugin is named
 */
export async function loadPlugins(file: SourceText, builtIn: Components, progress: Progress): Promise<LoadedPlugins> {
  const plugins: PluginFile[] = [];
  let components = builtIn;
  let tasks: readonly TaskKind[] | undefined;
  for (const { written, place } of namedPlugins(file)) {
    try {
      const plugin = await locatePlugin(written, dirname(resolve(file.label)));
      progress.note(`plugin ${written}, sha256 ${plugin.sha256.slice(0, 12)}`);
      const exported = await loadPlugin(plugin, builtIn);
      const checked = checkedPlugin(written, exported, rules);
      components = withPlugin(components, plugin, checked);
      if (checked.tasks) tasks = withTasks(tasks ?? (await builtInTasks()), plugin, checked);
      plugins.push(plugin);
    } catch (error) {
      if (!(error instanceof EspalierError)) throw error;
      throw new ExperimentError([{ code: error.code, place, message: error.message }]);
    }
  }
  return { components, plugins };
}
