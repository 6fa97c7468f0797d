import { CommanderError } from 'commander';
import { reportFailure } from './failure.js';
import { ignoreClosedPipes } from './output.js';
import { createProgram } from './program.js';

ignoreClosedPipes();
const program = createProgram();
const report = (error: unknown) =>
  reportFailure(error, { json: program.commands.some((command) => command.opts().json) });
process.on('uncaughtException', (error) => process.exit(report(error)));
try {
  await program.parseAsync();
} catch (error) {
  // Commander has already printed what is wrong with the command line, or the requested help.
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else process.exitCode = report(error);
}
