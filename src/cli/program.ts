import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { exitCodes } from '../foundation/errors/errors.js';
import { declareBackbones } from './commands/backbones.js';
import { declareCompare } from './commands/compare.js';
import { declareDoctor } from './commands/doctor.js';
import { declareInit } from './commands/init.js';
import { declareInspect } from './commands/inspect.js';
import { declareLeaderboard } from './commands/leaderboard.js';
import { declareLrFind } from './commands/lr-find.js';
import { declarePlan } from './commands/plan.js';
import { declareRun } from './commands/run.js';
import { declareValidate } from './commands/validate.js';

const commands = [
  declareInit,
  declareValidate,
  declarePlan,
  declareLrFind,
  declareRun,
  declareLeaderboard,
  declareCompare,
  declareBackbones,
  declareInspect,
  declareDoctor,
];

const closing = `
Example:
  espalier init ./photos && espalier run photos.yaml

Exit codes: 0 done, 1 some run failed, 2 the input is wrong, 130 interrupted.`;

/**
 * Creates the command line. Commands are declared here and load their code when they are called, so that help and
 * version are immediate. Parsing throws a CommanderError instead of exiting, with exit code 2 for a wrong command line.
 */
export function createProgram(): Command {
  const program = new Command('espalier')
    .description('Transfer-learning experiments from one YAML file.')
    .version(packageVersion(), '--version', 'print the version')
    .helpOption('-h, --help', 'explain a command')
    .addHelpText('after', closing)
    // Commander would add `(default: false)` to every flag.
    .configureHelp({ optionDescription: ({ description }) => description });
  for (const declare of commands) declare(program);
  for (const command of [program, ...program.commands]) exitWithTwo(command);
  return program;
}

function exitWithTwo(command: Command): void {
  command.showSuggestionAfterError().exitOverride((error) => {
    if (error.exitCode !== exitCodes.done) error.exitCode = exitCodes.wrongInput;
    throw error;
  });
}

function packageVersion(): string {
  const file = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
