import type { Command } from 'commander';
import { withExample, withJson, withRuns } from '../options.js';
import type { LeaderboardOptions } from '../results/leaderboard.js';

export function declareLeaderboard(program: Command): void {
  const command = program
    .command('leaderboard')
    .description('print leaderboards as tables')
    .argument('<file...>', 'leaderboard.csv, the folder that holds it, a folder of experiments, or the name of one')
    .option('--all', 'show runs of earlier plans too, and the settings in which they differ', false);
  withExample(
    withRuns(withJson(command)),
    'espalier leaderboard photos',
    'Tables are as wide as the terminal; piped, they have every column.',
  );
  command.action(async (files: readonly string[], options: LeaderboardOptions) => {
    const { leaderboard } = await import('../results/leaderboard.js');
    await leaderboard(files, options);
  });
}
