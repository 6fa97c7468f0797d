import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// Not bin/espalier.js, which would compile what is edited while tests run, and take their files away.
const program = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

export interface Options {
  readonly cwd: string;
  readonly env?: Record<string, string>;
  /** Called with the process and all of stderr so far, whenever it says something. It leads a process group. */
  readonly onStderr?: (child: ChildProcess, stderr: string) => void;
  readonly onStart?: (child: ChildProcess) => void;
}

/** Runs the built command as a user does, with a cache of its own below `cwd`. Colours are off: stdout is no terminal. */
export function espalier(args: readonly string[], { cwd, env, onStderr, onStart }: Options): Promise<Finished> {
  const inherited = { ...process.env };
  // The test runner's own wishes for child processes are not the user's.
  delete inherited.NODE_OPTIONS;
  const started = Date.now();
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { ...inherited, ESPALIER_CACHE: `${cwd}/.cache`, ...env },
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
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal, stdout, stderr, seconds: (Date.now() - started) / 1000 });
    });
  });
}
