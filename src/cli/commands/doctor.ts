import type { Command } from 'commander';
import { type JsonOption, type RunsOption, withExample, withJson, withRuns } from '../options.js';

export function declareDoctor(program: Command): void {
  const command = program.command('doctor').description('say what works on this machine, and how to get what does not');
  withExample(withRuns(withJson(command)), 'espalier doctor');
  command.action(async (options: JsonOption & RunsOption) => {
    const { doctor } = await import('../doctor/doctor.js');
    await doctor(options);
  });
}
