import type { Components } from '../contracts/catalogue.js';
import type { Component } from '../contracts/components/component.js';
import type { PluginFile } from '../contracts/components/plugin.js';
import type { TaskKind } from '../contracts/components/task-kind.js';
import { EspalierError } from '../foundation/errors/errors.js';
import { kinds } from './check-plugin.js';
import type { PluginExports } from './load-plugin.js';

/**
 * Returns the components together with those of a plugin, which know where they come from.
 *
 * @throws EspalierError PLUGIN_NAME_TAKEN if one has the name of a component that is there already
 */
export function withPlugin(components: Components, plugin: PluginFile, added: PluginExports): Components {
  const merged = kinds.map((kind) => {
    const names = new Set(components[kind].map(({ name }) => name));
    const own = (added[kind] ?? []).map((component) => {
      if (names.has(component.name)) throw nameTaken(plugin, kind, component.name);
      names.add(component.name);
      return fromPlugin(component, plugin);
    });
    return [kind, [...components[kind], ...own]];
  });
  return Object.fromEntries(merged);
}

/**
 * Returns the kinds of tasks together with those of a plugin.
 *
 * @throws EspalierError PLUGIN_NAME_TAKEN if one has the name of a kind that is there already
 */
export function withTasks(
  tasks: readonly TaskKind[],
  plugin: PluginFile,
  { tasks: added = [] }: PluginExports,
): readonly TaskKind[] {
  const taken = added.find(({ kind }, index) =>
    [...tasks, ...added.slice(0, index)].some((task) => task.kind === kind),
  );
  if (taken) throw nameTaken(plugin, 'tasks', taken.kind);
  return [...tasks, ...added];
}

function nameTaken({ written }: PluginFile, kind: string, name: string): EspalierError {
  return new EspalierError(
    'PLUGIN_NAME_TAKEN',
    `${written} exports ${kind} with the name ${name}, which is taken; expected another name`,
  );
}

/**
 * Marks a component with its plugin's hash. The mark is on an object that inherits from the component, because a plugin
 * may be made of classes.
 */
function fromPlugin<C extends Component>(component: C, { sha256 }: PluginFile): C {
  return Object.create(component, { plugin: { value: sha256, enumerable: true } });
}
