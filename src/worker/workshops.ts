import type { PluginFile } from '../contracts/components/plugin.js';
import { type Abilities, loadAgain } from '../plugins/load-again.js';
import { Workshop } from './workshop.js';

/** One workshop for each list of plugins that tasks have: usually only one, because a process serves one experiment. */
export class Workshops {
  readonly #builtIn: Abilities;
  readonly #byPlugins = new Map<string, Promise<Workshop>>();

  constructor(builtIn: Abilities) {
    this.#builtIn = builtIn;
  }

  /** @throws EspalierError PLUGIN_CHANGED, PLUGIN_NOT_LOADED, PLUGIN_NAME_TAKEN of a kind of task */
  with(plugins: readonly PluginFile[] = []): Promise<Workshop> {
    const key = plugins.map(({ path, sha256 }) => `${sha256} ${path}`).join('\n');
    const workshop =
      this.#byPlugins.get(key) ?? loadAgain(this.#builtIn, plugins).then((abilities) => new Workshop(abilities));
    this.#byPlugins.set(key, workshop);
    return workshop;
  }
}
