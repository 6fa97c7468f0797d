import type { Command } from 'commander';
import type { PlanCommandOptions } from '../experiment/plan.js';
import { withExample, withExperiment, withJobs, withRuns } from '../options.js';

export function declarePlan(program: Command): void {
  const command = program.command('plan').description('dry run: show the runs, images to compute, downloads and time');
  withJobs(withRuns(withExperiment(command))).option('--force', 'plan to repeat finished runs', false);
  withExample(command, 'espalier plan photos.yaml');
  command.action(async (file: string, options: PlanCommandOptions) => {
    const { plan } = await import('../experiment/plan.js');
    await plan(file, options);
  });
}
