import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Catalogue, Component } from '../../src/contracts/component.js';

/** Where the components of each kind live: one per file. The name of the list is its name in the catalogue. */
export const componentFolders: { readonly [list in keyof Catalogue | 'fileBackbones']: string } = {
  sources: 'src/data/sources',
  augmentationSteps: 'src/data/augmentation',
  backbones: 'src/models/backbones',
  fileBackbones: 'src/models/file-backbones',
  weightSources: 'src/models/weights',
  headLayers: 'src/models/head',
  optimizers: 'src/train/optimizers',
  schedules: 'src/train/schedules',
  engines: 'src/engines',
  recipes: 'src/config/recipes',
};

export interface FoundComponent {
  /** File name without extension. */
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
  const files = (await readdir(join(root, folder))).filter((name) => name.endsWith('.ts') && name !== 'index.ts');
  const found: FoundComponent[] = [];
  for (const name of files.sort()) {
    const file = basename(name, '.ts');
    const module = (await import(pathToFileURL(join(root, 'dist', folder, `${file}.js`)).href)) as object;
    for (const [constant, value] of Object.entries(module)) {
      if (isComponent(value)) found.push({ file, constant, component: value });
    }
  }
  return found.sort((a, b) => (a.component.name < b.component.name ? -1 : 1));
}

function isComponent(value: unknown): value is Component {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['name', 'revision', 'summary', 'schema'].every((member) => member in value)
  );
}
