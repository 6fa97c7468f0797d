import type { Command } from 'commander';
import type { BackbonesOptions } from '../backbones/backbones.js';
import { numberOption, withExample, withJson } from '../options.js';

export function declareBackbones(program: Command): void {
  const command = program
    .command('backbones')
    .description('list the pretrained networks: size, cost, published accuracy, weights')
    .argument('[part]', 'list only networks whose name contains this')
    .option('--alpha <factor>', 'width multiplier; lists only networks that have one (default: 1)', numberOption)
    .option('--input-size <pixels>', 'height and width of the images (default: as published)', numberOption);
  withExample(withJson(command), 'espalier backbones mobilenet --alpha 0.5');
  command.action(async (part: string | undefined, options: BackbonesOptions) => {
    const { printBackbones } = await import('../backbones/backbones.js');
    await printBackbones(part, options);
  });
}
