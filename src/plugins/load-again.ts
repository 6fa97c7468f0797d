import type { Components } from '../contracts/catalogue.js';
import type { PluginFile } from '../contracts/components/plugin.js';
import type { TaskKind } from '../contracts/components/task-kind.js';
import { loadPlugin, type PluginExports } from './load-plugin.js';
import { withPlugin, withTasks } from './with-plugins.js';

/** The abilities of a worker: the components that settings name, and the kinds of tasks. */
export interface Abilities {
  readonly components: Components;
  readonly tasks: readonly TaskKind[];
}

/**
 * Loads in a worker the plugins that its parent has located and checked, and returns the worker's abilities with them.
 */
export async function loadAgain(builtIn: Abilities, plugins: readonly PluginFile[]): Promise<Abilities> {
  let { components, tasks } = builtIn;
  for (const plugin of plugins) {
    const exported = (await loadPlugin(plugin, builtIn.components)) as PluginExports;
    components = withPlugin(components, plugin, exported);
    tasks = withTasks(tasks, plugin, exported);
  }
  return { components, tasks };
}
