import type { Command } from 'commander';
import { type JsonOption, type RunsOption, withExample, withJson, withRuns } from '../options.js';

interface DoctorOptions extends JsonOption, RunsOption {
  /** Names of backbones; true means all whose weights are in the cache. */
  readonly weights?: true | readonly string[];
}

export function declareDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description('check what works on this machine, and say how to fix what does not');
  command.option(
    '--weights [names...]',
    'instead, check the networks whose weights are in the cache, or those named, on a stored image',
  );
  withExample(
    withRuns(withJson(command)),
    'espalier doctor',
    'espalier doctor --weights efficientnet_b0 checks one network.',
  );
  command.action(async ({ weights, ...options }: DoctorOptions) => {
    if (weights !== undefined) {
      const { doctorWeights } = await import('../doctor/weights.js');
      return await doctorWeights(weights === true ? [] : weights, options);
    }
    const { doctor } = await import('../doctor/doctor.js');
    await doctor(options);
  });
}
