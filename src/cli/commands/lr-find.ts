import { type Command, InvalidArgumentError } from 'commander';
import type { LrFindOptions } from '../lr-find/lr-find.js';
import { withExample, withExperiment, withRuns } from '../options.js';

const fewestSteps = 20;

export function declareLrFind(program: Command): void {
  const command = program
    .command('lr-find')
    .description('learning rate range test: train one run at growing rates, draw the loss, suggest a rate');
  withRuns(withExperiment(command))
    .option('--run <id>', 'run to test: its id, or the beginning of it (default: the first one)')
    .option('--phase <n>', 'phase to test, counted from 1 (default: the last one)', wholeNumber(1))
    .option('--from <rate>', 'learning rate of the first update (default: 1e-7)', rate, 1e-7)
    .option('--to <rate>', 'learning rate of the last update (default: 10)', rate, 10)
    .option('--steps <n>', 'updates of the weights (default: 100)', wholeNumber(fewestSteps), 100)
    .option('--output <dir>', 'folder for lr-find.csv and lr-find.svg (default: <runs>/<name>/lr-find)');
  withExample(
    command,
    'espalier lr-find photos.yaml --set optimizer.name=sgd',
    'Weights, seed, batches and optimizer are those of the run; phases before the tested one are trained first.',
    'The test ends early if the smoothed loss exceeds four times its best.',
  );
  command.action(async (file: string, options: LrFindOptions) => {
    const { lrFind } = await import('../lr-find/lr-find.js');
    await lrFind(file, options);
  });
}

function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= 1_000_000) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${least} to 1000000.`);
  };
}

function rate(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value <= 1e6) return value;
  throw new InvalidArgumentError('Expected a number above 0, at most 1e6.');
}
