import type { Command } from 'commander';
import { withExample, withJson } from '../options.js';
import type { LeaderboardOptions } from '../results/leaderboard.js';

export function declareLeaderboard(program: Command): void {
  const command = program
    .command('leaderboard')
    .description('print leaderboards as tables')
    .argument('<file...>', 'leaderboard.csv, or the folder that holds it')
    .option('--all', 'show runs of earlier plans too', false);
  withExample(withJson(command), 'espalier leaderboard runs/photos/leaderboard.csv');
  command.action(async (files: readonly string[], options: LeaderboardOptions) => {
    const { leaderboard } = await import('../results/leaderboard.js');
    await leaderboard(files, options);
  });
}
