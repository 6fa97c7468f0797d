import type { Components } from '../contracts/catalogue.js';
import type { Component, JsonSchema } from '../contracts/components/component.js';
import type { TaskKind } from '../contracts/components/task-kind.js';
import { EspalierError } from '../foundation/errors/errors.js';
import type { PluginExports } from './load-plugin.js';

/** The methods that every component of a kind must have. */
const functionsOf: { readonly [kind in keyof Components]: (component: object) => readonly string[] } = {
  sources: () => ['missing', 'prepare', 'list', 'open'],
  augmentationSteps: () => ['draw', 'transform'],
  backbones: (backbone) =>
    'weightSource' in backbone ? ['open'] : ['build', 'preprocess', 'officialWeights', 'imagenetAccuracy'],
  weightSources: () => ['locate', 'load'],
  headLayers: () => ['plan', 'call', 'toKeras'],
  optimizers: () => ['slots', 'step'],
  schedules: () => ['factor'],
  engines: () => ['probe', 'identify', 'open'],
  recipes: () => ['expand'],
};

/** The settings that every component of a kind must declare, because Espalier reads them. */
const settingsOf: { readonly [kind in keyof Components]?: (component: object) => readonly string[] } = {
  backbones: (backbone) => ['weightSource' in backbone ? 'output' : 'input_size'],
  optimizers: () => ['learning_rate'],
};

/** The rules of schemas and of the experiment file, which checking a plugin needs and its caller provides. */
export interface SchemaRules {
  /** Throws if the schema is not a JSON Schema. */
  compile(schema: JsonSchema): unknown;
  /** Returns the settings that a component must not declare, because the file has them beside its own. */
  reserved(kind: keyof Components, component: Component): readonly string[];
  /** Returns the names that no component of a kind may have, because the file gives them a meaning of its own. */
  reservedNames(kind: keyof Components): readonly string[];
}

/** The kinds of components, by their names in `Components`. */
export const kinds = Object.keys(functionsOf) as readonly (keyof Components)[];

/**
 * Checks that what a plugin exports can be used, and returns it. `written` is the plugin as messages begin with it.
 *
 * @throws EspalierError PLUGIN_WRONG_SHAPE; PLUGIN_NAME_RESERVED if a component has a name that the file takes itself
 */
export function checkedPlugin(written: string, exported: unknown, rules: SchemaRules): PluginExports {
  const problem = pluginProblem(exported, rules);
  if (problem) throw new EspalierError('PLUGIN_WRONG_SHAPE', `${written} ${problem}`);
  const checked = exported as PluginExports;
  for (const kind of kinds) {
    const reserved = rules.reservedNames(kind).find((name) => checked[kind]?.some((own) => own.name === name));
    if (reserved !== undefined)
      throw new EspalierError(
        'PLUGIN_NAME_RESERVED',
        `${written} exports ${kind} with the name ${reserved}, which experiment files use for something else; expected another name`,
      );
  }
  return checked;
}

/**
 * Returns the first problem of what a plugin exports, as the end of a sentence that begins with its file; undefined if
 * there is none.
 */
function pluginProblem(exported: unknown, rules: SchemaRules): string | undefined {
  if (!isObject(exported))
    return 'exports no components; expected a default export such as { optimizers: [myOptimizer] }';
  const lists = [...kinds, 'tasks'];
  const unknown = Object.keys(exported).find((key) => !lists.includes(key));
  if (unknown !== undefined)
    return `exports ${unknown}, which is not a kind of component; expected ${lists.join(', ')}`;
  for (const [kind, components] of Object.entries(exported)) {
    if (!Array.isArray(components)) return `exports ${kind} that are not a list`;
    for (const [index, component] of components.entries()) {
      const problem =
        kind === 'tasks' ? taskProblem(component) : componentProblem(kind as keyof Components, component, rules);
      if (problem) return `exports ${kind}[${index}], ${problem}`;
    }
  }
  return undefined;
}

function componentProblem(kind: keyof Components, component: unknown, rules: SchemaRules): string | undefined {
  if (!isObject(component)) return 'which is not an object';
  const { name, revision, summary, schema } = component as Partial<Component>;
  if (typeof name !== 'string' || !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name)) return 'whose name is not in snake_case';
  if (!Number.isInteger(revision) || revision! < 1) return `${name}, whose revision is not a whole number from 1`;
  if (typeof summary !== 'string' || summary === '') return `${name}, which has no summary`;
  if (!isObject(schema) || (schema as JsonSchema).type !== 'object')
    return `${name}, whose schema is not one of an object`;
  try {
    rules.compile(schema as JsonSchema);
  } catch (error) {
    return `${name}, whose schema cannot be used: ${(error as Error).message}`;
  }
  const declared = Object.keys((schema as JsonSchema).properties ?? {});
  const undeclared = settingsOf[kind]?.(component).find((setting) => !declared.includes(setting));
  if (undeclared !== undefined) return `${name}, whose schema lacks the setting ${undeclared}`;
  const reserved = rules.reserved(kind, component as Component).find((setting) => declared.includes(setting));
  if (reserved !== undefined)
    return `${name}, whose schema declares ${reserved}, which is a setting of all ${kind}; expected another name`;
  const missing = functionsOf[kind](component).find((method) => typeof Reflect.get(component, method) !== 'function');
  return missing && `${name}, which lacks the function ${missing}`;
}

function taskProblem(task: unknown): string | undefined {
  if (!isObject(task)) return 'which is not an object';
  const { kind, perform } = task as Partial<TaskKind>;
  if (typeof kind !== 'string' || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(kind))
    return 'whose kind is not in lower case, words joined by hyphens';
  return typeof perform === 'function' ? undefined : `${kind}, which lacks the function perform`;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
