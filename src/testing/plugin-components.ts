import { basename, dirname, resolve } from 'node:path';
import { catalogue } from '../catalogue.js';
import { reservedNames, reservedSettings } from '../config/check/reserved-settings.js';
import { validatorOfForeign } from '../config/check/schema-problems.js';
import { checkedPlugin } from '../plugins/check-plugin.js';
import { loadPlugin, type PluginExports } from '../plugins/load-plugin.js';
import { locatePlugin } from '../plugins/locate-plugin.js';
import { withPlugin, withTasks } from '../plugins/with-plugins.js';

/**
 * Loads and checks a plugin as an experiment file beside it would, and returns what it exports, components by kind.
 *
 * @param path of the plugin, from the working directory
 * @throws EspalierError with a code that begins with PLUGIN_
 */
export async function pluginComponents(path: string): Promise<PluginExports> {
  const plugin = await locatePlugin(`./${basename(path)}`, dirname(resolve(path)));
  const exported = await loadPlugin(plugin, catalogue);
  const rules = { compile: validatorOfForeign, reserved: reservedSettings, reservedNames };
  const checked = checkedPlugin(path, exported, rules);
  withPlugin(catalogue, plugin, checked);
  // The tasks are imported only here, because they load everything that computes.
  if (checked.tasks) withTasks((await import('../worker/tasks/index.js')).tasks, plugin, checked);
  return checked;
}
