import type { Progress } from '../../contracts/progress.js';

/** A display for a stream: live lines on a terminal, plain lines elsewhere, warnings only if `quiet`. */
export async function createProgress(options: { quiet: boolean; stream?: NodeJS.WriteStream }): Promise<Progress> {
  const stream = options.stream ?? process.stderr;
  if (options.quiet) return new (await import('./quiet-progress.js')).QuietProgress(stream);
  if (stream.isTTY && process.env.TERM !== 'dumb')
    return new (await import('./terminal-progress.js')).TerminalProgress(stream);
  return new (await import('./plain-progress.js')).PlainProgress(stream);
}

/** Does work with a display, which is closed whatever happens: an open one keeps the process alive. */
export async function withProgress<T>(
  options: { quiet: boolean },
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  const progress = await createProgress(options);
  try {
    return await work(progress);
  } finally {
    progress.close();
  }
}
