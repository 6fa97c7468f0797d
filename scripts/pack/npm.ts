import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface NpmOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Another npm than the one that runs this script: its `npm-cli.js`. */
  readonly program?: string | undefined;
}

/** Runs npm and waits for it; rejects with what it said where it fails. */
export async function npm(
  args: readonly string[],
  { cwd, env = process.env, program = process.env.npm_execpath }: NpmOptions,
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const [command, ...first] = program === undefined ? ['npm'] : [process.execPath, program];
  return promisify(execFile)(command!, [...first, ...args], { cwd, env, maxBuffer: 1 << 26 });
}
