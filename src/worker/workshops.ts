import type { Components } from '../contracts/catalogue.js';
import type { PluginFile } from '../contracts/components/plugin.js';
import { loadAgain } from '../plugins/load-again.js';
import { Workshop } from './workshop.js';

/** A workshop for each list of plugins that tasks come with: as a rule one, as a process serves one experiment. */
export class Workshops {
  readonly #builtIn: Components;
  readonly #byPlugins = new Map<string, Promise<Workshop>>();

  constructor(builtIn: Components) {
    this.#builtIn = builtIn;
  }

  /** @throws EspalierError PLUGIN_CHANGED, PLUGIN_NOT_LOADED */
  with(plugins: readonly PluginFile[] = []): Promise<Workshop> {
    const key = plugins.map(({ path, sha256 }) => `${sha256} ${path}`).join('\n');
    const workshop =
      this.#byPlugins.get(key) ?? loadAgain(this.#builtIn, plugins).then((components) => new Workshop(components));
    this.#byPlugins.set(key, workshop);
    return workshop;
  }
}
