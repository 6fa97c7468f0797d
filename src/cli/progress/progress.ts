import type { Progress } from '../../contracts/progress.js';

/** Creates the display for a stream: live lines on a terminal, plain lines elsewhere, only warnings if `quiet`. */
export async function createProgress(options: { quiet: boolean; stream?: NodeJS.WriteStream }): Promise<Progress> {
  const stream = options.stream ?? process.stderr;
  if (options.quiet) return new (await import('./quiet-progress.js')).QuietProgress(stream);
  if (stream.isTTY && process.env.TERM !== 'dumb')
    return new (await import('./terminal-progress.js')).TerminalProgress(stream);
  return new (await import('./plain-progress.js')).PlainProgress(stream);
}

/** Runs work with a display and closes it whatever happens, because an open display keeps the process alive. */
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
