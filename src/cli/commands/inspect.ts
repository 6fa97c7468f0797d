import type { Command } from 'commander';
import type { InspectOptions } from '../backbones/inspect.js';
import { numberOption, withExample, withJson } from '../options.js';

export function declareInspect(program: Command): void {
  const command = program
    .command('inspect')
    .description('list the layers of a network and its freeze boundaries; draw it')
    .argument('<name>', 'backbone, as in an experiment file')
    .option('--alpha <factor>', 'width multiplier', numberOption)
    .option('--depth-multiplier <n>', 'depth multiplier of the depthwise convolutions', numberOption)
    .option('--minimalistic', "Keras' minimalistic variant, without operations that are slow on some hardware")
    .option('--input-size <pixels>', 'height and width of the images', numberOption)
    .option('--include-top', "include ImageNet's classification head")
    .option(
      '--output <layer>',
      'cut the network at this layer or block (repeatable)',
      (text: string, before: readonly string[]) => [...before, text],
      [],
    )
    .option('--svg <file>', 'draw its blocks and freeze boundaries');
  withExample(withJson(command), 'espalier inspect mobilenet_v2 --input-size 160 --svg mobilenet_v2.svg');
  command.action(async (name: string, options: InspectOptions) => {
    const { inspect } = await import('../backbones/inspect.js');
    await inspect(name, options);
  });
}
