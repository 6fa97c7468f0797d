import type { Command } from 'commander';
import type { InspectOptions } from '../backbones/inspect.js';
import { numberOption, withExample, withJson } from '../options.js';

export function declareInspect(program: Command): void {
  const command = program
    .command('inspect')
    .description('list the layers of a network, and where to freeze it; draw it')
    .argument('<name>', 'backbone, as in an experiment file')
    .option('--alpha <factor>', 'width multiplier', numberOption)
    .option('--depth-multiplier <n>', 'outputs of a depthwise convolution for each channel', numberOption)
    .option('--minimalistic', 'without the parts that are slow on some hardware')
    .option('--input-size <pixels>', 'height and width of the images', numberOption)
    .option('--include-top', "with the layers that tell ImageNet's 1000 classes")
    .option(
      '--output <layer>',
      'only as far as this layer or block (repeatable)',
      (text: string, before: readonly string[]) => [...before, text],
      [],
    )
    .option('--svg <file>', 'draw its blocks, with the places where it may be frozen');
  withExample(withJson(command), 'espalier inspect mobilenet_v2 --input-size 160 --svg mobilenet_v2.svg');
  command.action(async (name: string, options: InspectOptions) => {
    const { inspect } = await import('../backbones/inspect.js');
    await inspect(name, options);
  });
}
