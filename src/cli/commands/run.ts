import type { Command } from 'commander';
import { withExample, withExperiment, withJobs, withRuns } from '../options.js';
import type { RunOptions } from '../run/run.js';

export function declareRun(program: Command): void {
  const command = program.command('run').description('train every run of an experiment that is not finished yet');
  withJobs(withRuns(withExperiment(command)))
    .option('--force', 'repeat finished runs too; their old folders are kept', false)
    .option('--adopt', 'take over results of the same runs that have other ids, as paths were written otherwise', false)
    .option('--quiet', 'print only warnings, errors and, at the end, the path of the leaderboard', false);
  withExample(
    command,
    'espalier run photos.yaml --set training.epochs=3 --set optimizer.learning_rate=0.01',
    'Ctrl-C stops within a second and keeps what is finished; the same command continues from there.',
    'Exit code 1 means that a run failed, or that none is done. A run that diverged is a result like any other.',
  );
  command.action(async (file: string, options: RunOptions) => {
    const { run } = await import('../run/run.js');
    await run(file, options);
  });
}
