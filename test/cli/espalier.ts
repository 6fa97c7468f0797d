import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Command, Printed } from './command-host.js';

// Not bin/espalier.js, which would compile what is edited while tests run, and take their files away.
const program = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));
const host = fileURLToPath(new URL('command-host.js', import.meta.url));

export interface Options {
  readonly cwd: string;
  readonly env?: Record<string, string>;
}

/** The environment of a command: a cache of its own below `cwd`, and none of the test runner's wishes. */
function environment({ cwd, env }: Options): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  return { ...inherited, ESPALIER_CACHE: `${cwd}/.cache`, ...env };
}

let started: ChildProcess | undefined;

/**
 * Runs a command in a process that all commands of this process share, one after the other: most of a command's time is
 * the start of its process. Colours are off: stdout is not a terminal.
 */
export async function espalier(args: readonly string[], options: Options): Promise<Printed> {
  started ??= fork(host, { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const child = started;
  child.ref();
  child.channel!.ref();
  const command: Command = { args, cwd: options.cwd, env: environment(options) };
  child.send(command);
  const answered = new AbortController();
  const [printed] = (await Promise.race([
    once(child, 'message', { signal: answered.signal }),
    once(child, 'exit', { signal: answered.signal }).then(([code, signal]) => {
      throw new Error(`espalier ${args.join(' ')} ended its process: ${code ?? signal}`);
    }),
  ])) as [Printed];
  answered.abort();
  // Between commands it does not keep the tests' process alive, and it ends with that.
  child.unref();
  child.channel!.unref();
  return printed;
}

export interface Finished extends Printed {
  readonly signal: NodeJS.Signals | null;
}

export interface ProcessOptions extends Options {
  /** Called with the process and all of stderr so far, whenever it says something. It leads a process group. */
  readonly onStderr?: (child: ChildProcess, stderr: string) => void;
  readonly onStart?: (child: ChildProcess) => void;
}

/** Runs a command in a process of its own, as a user does. */
export async function espalierProcess(args: readonly string[], options: ProcessOptions): Promise<Finished> {
  const { cwd, onStderr, onStart } = options;
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: environment(options),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: onStderr !== undefined,
  });
  onStart?.(child);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
    onStderr?.(child, stderr);
  });
  const [code, signal] = await once(child, 'close');
  return { code, signal, stdout, stderr };
}
