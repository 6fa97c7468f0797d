import type { Components } from '../contracts/catalogue.js';
import type { PluginFile } from '../contracts/components/plugin.js';
import { loadPlugin, type PluginComponents } from './load-plugin.js';
import { withPlugin } from './with-plugins.js';

/** In a worker: the components with those of plugins that its parent has located and checked. */
export async function loadAgain(builtIn: Components, plugins: readonly PluginFile[]): Promise<Components> {
  let components = builtIn;
  for (const plugin of plugins)
    components = withPlugin(components, plugin, (await loadPlugin(plugin, builtIn)) as PluginComponents);
  return components;
}
