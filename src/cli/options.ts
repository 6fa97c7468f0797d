import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError } from 'commander';

export interface JsonOption {
  readonly json: boolean;
}

/** Options of commands that take an experiment file. */
export interface ExperimentOptions extends JsonOption {
  /** Overrides `path=value`, in the order given. */
  readonly set: readonly string[];
}

export interface RunsOption {
  /** The folder that results are written to and read from. */
  readonly runs: string;
}

export interface JobsOption {
  readonly jobs: number;
}

export function withJson(command: Command): Command {
  return command.option('--json', 'print JSON and nothing else on stdout', false);
}

export function withExperiment(command: Command): Command {
  return withJson(command)
    .argument('<file>', 'experiment file (YAML)')
    .option(
      '--set <path=value>',
      'override a setting, e.g. training.epochs=3 (repeatable)',
      (text: string, before: readonly string[]) => [...before, text],
      [],
    );
}

export function withRuns(command: Command): Command {
  return command.option('--runs <dir>', 'folder of all results (default: ./runs)', './runs');
}

export function withJobs(command: Command): Command {
  return command.option('--jobs <n>', 'runs at once (default: one for each core)', parseJobs, availableParallelism());
}

function parseJobs(text: string): number {
  const jobs = Number(text);
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > 1024)
    throw new InvalidArgumentError('Expected a whole number from 1 to 1024.');
  return jobs;
}

/** Parses an option as a finite number; the command checks its range. */
export function numberOption(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Expected a number.');
  return value;
}

/** Ends a command's help with an `Example:` and notes. */
export function withExample(command: Command, example: string, ...notes: readonly string[]): Command {
  const closing = notes.length > 0 ? `\n\n${notes.join('\n')}` : '';
  return command.addHelpText('after', `\nExample:\n  ${example}${closing}`);
}
