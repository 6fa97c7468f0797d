import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Catalogue } from '../../src/contracts/catalogue.js';
import type { Component } from '../../src/contracts/components/component.js';
import type { WorkerTask } from '../../src/worker/worker-task.js';

/**
 * Where the components of each kind live: one per file, `name.ts`, or `name/name.ts` where it has helpers of its own. The
 * name of the list is its name in the catalogue.
 */
export const componentFolders: { readonly [list in keyof Catalogue | 'fileBackbones']: string } = {
  sources: 'src/data/sources',
  augmentationSteps: 'src/data/augmentation',
  backbones: 'src/models/backbones',
  fileBackbones: 'src/models/files/backbones',
  weightSources: 'src/models/weights/sources',
  headLayers: 'src/models/head/layers',
  optimizers: 'src/train/optimizers',
  schedules: 'src/train/schedules',
  engines: 'src/engines',
  recipes: 'src/config/recipes',
};

/** Folders in which every file is a component, however many there are: those of the catalogue, and the compiler's kernels. */
export const foldersOfComponents: readonly string[] = [...Object.values(componentFolders), 'src/compile/kernels'];

/** Where the tasks of worker processes live, one per file. */
export const taskFolder = 'src/worker/tasks';

export interface Found {
  /** Below the folder, without extension: `adam`, or `folder/folder`. */
  readonly file: string;
  /** Name of the constant that the file exports. */
  readonly constant: string;
  readonly name: string;
  readonly value: unknown;
}

export interface FoundComponent extends Found {
  readonly component: Component;
}

/** The components that the files of a folder export, sorted by name; files without one are helpers of the others. */
export async function scanComponents(root: string, folder: string): Promise<readonly FoundComponent[]> {
  const found = await scanFolder(root, folder, (value) => (isComponent(value) ? value.name : undefined));
  return found.map((one) => ({ ...one, component: one.value as Component }));
}

/** The tasks that a worker does, sorted by kind. */
export function scanTasks(root: string): Promise<readonly Found[]> {
  return scanFolder(root, taskFolder, (value) => (isTask(value) ? value.kind : undefined));
}

/**
 * What the files of a folder export and `nameOf` gives a name, sorted by that. Reads the compiled files, so that a
 * component is what it is and not what its text looks like.
 */
async function scanFolder(
  root: string,
  folder: string,
  nameOf: (value: unknown) => string | undefined,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const file of await filesIn(join(root, folder))) {
    const module = (await import(pathToFileURL(join(root, 'dist', folder, `${file}.js`)).href)) as object;
    for (const [constant, value] of Object.entries(module)) {
      const name = nameOf(value);
      if (name !== undefined) found.push({ file, constant, name, value });
    }
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Files that may hold a component, sorted, without extension. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries.flatMap((entry) => {
    if (entry.isDirectory())
      return existsSync(join(folder, entry.name, `${entry.name}.ts`)) ? [`${entry.name}/${entry.name}`] : [];
    return entry.name.endsWith('.ts') && entry.name !== 'index.ts' ? [basename(entry.name, '.ts')] : [];
  });
  return files.sort();
}

function isComponent(value: unknown): value is Component {
  return hasAll(value, ['name', 'revision', 'summary', 'schema']);
}

function isTask(value: unknown): value is WorkerTask {
  return hasAll(value, ['kind', 'perform']);
}

function hasAll(value: unknown, members: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && members.every((member) => member in value);
}
