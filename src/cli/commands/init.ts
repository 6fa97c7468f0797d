import type { Command } from 'commander';
import type { InitOptions } from '../init/init.js';
import { withExample, withJson } from '../options.js';

export function declareInit(program: Command): void {
  const command = program
    .command('init')
    .description('write a starter file for a folder of photos with one subfolder per class')
    .argument('[folder]', 'folder that holds the class folders', '.')
    .option('--output <file>', 'file to write (default: <folder>.yaml)')
    .option('--force', 'replace an existing file', false);
  withExample(withJson(command), 'espalier init ./photos');
  command.action(async (folder: string, options: InitOptions) => {
    const { init } = await import('../init/init.js');
    await init(folder, options);
  });
}
