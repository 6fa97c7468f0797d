import type { Command } from 'commander';
import type { PlanOptions } from '../experiment/plan.js';
import { withExample, withExperiment, withJobs, withRuns } from '../options.js';

export function declarePlan(program: Command): void {
  const command = program
    .command('plan')
    .description('say what a run would do: runs, images to compute, downloads, time; does nothing');
  withJobs(withRuns(withExperiment(command))).option('--force', 'plan to repeat finished runs', false);
  withExample(command, 'espalier plan photos.yaml');
  command.action(async (file: string, options: PlanOptions) => {
    const { plan } = await import('../experiment/plan.js');
    await plan(file, options);
  });
}
