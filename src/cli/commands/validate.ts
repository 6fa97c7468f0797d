import type { Command } from 'commander';
import { type ExperimentOptions, withExample, withExperiment } from '../options.js';

export function declareValidate(program: Command): void {
  const command = program
    .command('validate')
    .description('check an experiment file, and its data if they are here, and summarise both');
  withExample(withExperiment(command), 'espalier validate photos.yaml');
  command.action(async (file: string, options: ExperimentOptions) => {
    const { validate } = await import('../experiment/validate.js');
    await validate(file, options);
  });
}
