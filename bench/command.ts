import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Work } from './contestant.js';
import { type TreeUse, watchTree } from './process-tree.js';

export interface Finished extends TreeUse {
  readonly seconds: number;
  readonly stdout: string;
}

/** Runs a command to its end, as a person would wait for it. Throws if it fails, with what it said. */
export async function runCommand(
  command: string,
  args: readonly string[],
  env: { readonly [name: string]: string } = {},
): Promise<Finished> {
  const started = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const tree = watchTree(child.pid ?? process.pid);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-4000);
  });
  const code = await new Promise<number | string>((resolve) => {
    child.on('error', ({ message }) => resolve(message));
    child.on('close', (code, signal) => resolve(code ?? signal ?? 0));
  });
  const use = tree.stop();
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${stderr}`);
  return { ...use, seconds: (performance.now() - started) / 1000, stdout };
}

const espalierFile = fileURLToPath(new URL('../test/cli/espalier.js', import.meta.url));

/** Runs `espalier` with a cache of its own. */
export function espalier(args: readonly string[], cacheFolder: string): Promise<Finished> {
  return runCommand(process.execPath, [espalierFile, ...args], { ESPALIER_CACHE: cacheFolder });
}

export function asWork({ seconds, processorSeconds }: Finished, items: number): Work {
  return { items, seconds, processorSeconds };
}
