import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Catalogue } from '../../src/contracts/catalogue.js';
import type { Backbone } from '../../src/contracts/components/backbone.js';
import type { Component } from '../../src/contracts/components/component.js';
import { commandDocs } from './command-docs.js';
import { componentIndex } from './component-index.js';
import { contractsFolder, contractsIndex } from './contracts-index.js';
import { editorSchema } from './editor-schema.js';
import { errorDocs } from './error-docs.js';
import { experimentDocs } from './experiment-docs.js';
import { networkPicture } from './network-picture.js';
import { networkSizesFile } from './network-sizes.js';
import { componentFolders, scanComponents, scanTasks, taskFolder } from './scan-components.js';

/** Every generated file as it should be: its text by its path below the root. */
export async function generatedFiles(root: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  // Taken from the folders and not from their indexes, so that one pass brings everything up to date.
  const lists: { [list: string]: readonly Component[] } = {};
  for (const [list, folder] of Object.entries(componentFolders)) {
    const found = await scanComponents(root, folder);
    lists[list] = found.map(({ component }) => component);
    files.set(`${folder}/index.ts`, componentIndex(list, found));
  }
  files.set(`${taskFolder}/index.ts`, componentIndex('tasks', await scanTasks(root)));
  files.set(`${contractsFolder}/index.ts`, await contractsIndex(root));
  const { fileBackbones = [], ...kinds } = lists;
  const catalogue = { ...kinds, backbones: sorted([...kinds.backbones!, ...fileBackbones]) } as unknown as Catalogue;
  const template = await readFile(join(root, 'scripts/generate/experiment-file.md'), 'utf8');
  const example = await readFile(join(root, 'scripts/generate/complete-example.yaml'), 'utf8');
  files.set('schemas/experiment.schema.json', `${JSON.stringify(editorSchema(catalogue), null, 2)}\n`);
  files.set('docs/experiment-file.md', experimentDocs(template, example, catalogue));
  files.set('docs/errors.md', errorDocs());
  files.set('src/models/facts/network-sizes.ts', networkSizesFile(kinds.backbones as readonly Backbone[]));
  files.set('docs/images/mobilenet_v2.svg', networkPicture('mobilenet_v2'));
  files.set('docs/commands.md', commandDocs());
  return files;
}

const sorted = (components: Component[]) => components.sort((a, b) => (a.name < b.name ? -1 : 1));
