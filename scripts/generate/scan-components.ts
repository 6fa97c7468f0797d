import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Catalogue } from '../../src/contracts/catalogue.js';
import type { Component } from '../../src/contracts/components/component.js';

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

export interface FoundComponent {
  /** Below the folder, without extension: `adam`, or `folder/folder`. */
  readonly file: string;
  /** Name of the constant that the file exports. */
  readonly constant: string;
  readonly component: Component;
}

/**
 * The components that the files of a folder export, sorted by name; files without one are helpers of the others. Reads
 * the compiled files, so that a component is what it is and not what its text looks like.
 */
export async function scanComponents(root: string, folder: string): Promise<readonly FoundComponent[]> {
  const found: FoundComponent[] = [];
  for (const file of await filesIn(join(root, folder))) {
    const module = (await import(pathToFileURL(join(root, 'dist', folder, `${file}.js`)).href)) as object;
    for (const [constant, value] of Object.entries(module)) {
      if (isComponent(value)) found.push({ file, constant, component: value });
    }
  }
  return found.sort((a, b) => (a.component.name < b.component.name ? -1 : 1));
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
  return (
    typeof value === 'object' &&
    value !== null &&
    ['name', 'revision', 'summary', 'schema'].every((member) => member in value)
  );
}
