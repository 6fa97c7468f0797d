import { execute } from '../../src/cli/execute.js';
import { createProgram } from '../../src/cli/program.js';

/** A command line, and where it is executed. */
export interface Command {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface Printed {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

// Executes commands for the tests' process that started it, one after the other, with what main.ts does for one.
process.on('message', async ({ args, cwd, env }: Command) => {
  for (const key of Object.keys(process.env)) if (!(key in env)) delete process.env[key];
  Object.assign(process.env, env);
  process.chdir(cwd);
  process.exitCode = undefined;
  const stdout = kept(process.stdout);
  const stderr = kept(process.stderr);
  await execute(createProgram(), args);
  const printed: Printed = { code: Number(process.exitCode ?? 0), stdout: stdout(), stderr: stderr() };
  process.send!(printed);
});
process.on('disconnect', () => process.exit());

/** Keeps what is written to a stream, until the returned function gives it back and lets the stream write again. */
function kept(stream: NodeJS.WriteStream): () => string {
  const { write } = stream;
  let text = '';
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    const written = rest.find((each) => typeof each === 'function');
    if (written) process.nextTick(written);
    return true;
  };
  return () => {
    stream.write = write;
    return text;
  };
}
