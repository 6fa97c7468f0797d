import { exitCodes } from '../../foundation/errors/errors.js';
import { bytesText } from '../../report/text/format.js';
import { styled } from '../colour.js';
import type { JsonOption, RunsOption } from '../options.js';
import { print, printJson } from '../output.js';
import { type Examination, examine } from './examine.js';

/** `espalier doctor`: prints what it finds; the exit code is 1 if something keeps Espalier from working. */
export async function doctor(options: JsonOption & RunsOption): Promise<void> {
  const found = await examine(options.runs);
  if (options.json) printJson(found);
  else print(describe(found));
  if (found.problems.length > 0) process.exitCode = exitCodes.runFailed;
}

function describe({ environment, node, memory, engines, cache, runs, problems }: Examination): string {
  const { libraries, cpu, cores, platform } = environment;
  const lines = [
    `Espalier   ${libraries.espalier}`,
    `Node       ${environment.node} (needs ${node.needs})`,
    `Machine    ${platform}, ${cpu}, ${cores} ${cores === 1 ? 'core' : 'cores'}`,
    `Memory     ${bytesText(memory.total)}, ${bytesText(memory.free)} free`,
    '',
    'Engines',
    ...engines.map(engineLine),
    '',
    `Cache      ${cache.folder}${writableText(cache.writable)}, ${bytesText(cache.bytes)}`,
    ...Object.entries(cache.kinds).map(
      ([kind, bytes]) => `  ${kind.padEnd(10)} ${bytesText(bytes)}${limitText(kind, cache)}`,
    ),
    ...cache.weights.map((name) => `Weights    ${name}`),
    `Results    ${runs.folder}${writableText(runs.writable)}`,
    '',
    problems.length === 0 ? styled('green', 'Ready.', process.stdout) : problems.join('\n'),
  ];
  return lines.join('\n');
}

function engineLine({ name, available, detail, devices, processor, auto }: Examination['engines'][number]): string {
  const state = available ? styled('green', 'works', process.stdout) : styled('yellow', 'no   ', process.stdout);
  const where = devices.length > 0 ? ` (${devices.join(', ')}${processor ? `: ${processor}` : ''})` : '';
  return `  ${name.padEnd(14)} ${state}  ${detail}${where}${auto ? ', used for auto' : ''}`;
}

function limitText(kind: string, { limitBytes }: Examination['cache']): string {
  return kind === 'features' ? ` of ${bytesText(limitBytes)} (ESPALIER_CACHE_LIMIT)` : '';
}

function writableText(writable: boolean): string {
  return writable ? '' : ' (cannot be written)';
}
