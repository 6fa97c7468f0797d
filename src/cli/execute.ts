import { type Command, CommanderError } from 'commander';
import { reportFailure } from './failure.js';

/** Executes a command line and sets the exit code. A failure is reported, not thrown. */
export async function execute(program: Command, args: readonly string[]): Promise<void> {
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    // Commander has already printed what is wrong with the command line, or the requested help.
    process.exitCode = error instanceof CommanderError ? error.exitCode : report(program, error);
  }
}

/** Reports a failure in the format that the command was asked for, and returns the exit code. */
export function report(program: Command, error: unknown): number {
  return reportFailure(error, { json: program.commands.some((command) => command.opts().json) });
}
