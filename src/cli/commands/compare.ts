import type { Command } from 'commander';
import { type JsonOption, type RunsOption, withExample, withJson, withRuns } from '../options.js';

export function declareCompare(program: Command): void {
  const command = program
    .command('compare')
    .description('compare two leaderboards, run by run: differences are B minus A')
    .argument('<a>', 'leaderboard.csv, the folder that holds it, or the name of an experiment')
    .argument('<b>', 'the other one');
  withExample(withRuns(withJson(command)), 'espalier compare runs/before/leaderboard.csv runs/after/leaderboard.csv');
  command.action(async (a: string, b: string, options: JsonOption & RunsOption) => {
    const { compare } = await import('../results/compare.js');
    await compare(a, b, options);
  });
}
