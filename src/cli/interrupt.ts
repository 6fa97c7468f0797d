import { exitCodes } from '../foundation/errors/errors.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Handles Ctrl-C, SIGTERM and a closed terminal: the first signal calls `stop`, a second ends the process at once.
 * Returns a function that removes the handlers.
 */
export function onInterrupt(stop: () => void): () => void {
  let stopping = false;
  const interrupt = () => {
    if (stopping) process.exit(exitCodes.interrupted);
    stopping = true;
    stop();
  };
  for (const signal of signals) process.on(signal, interrupt);
  return () => {
    for (const signal of signals) process.removeListener(signal, interrupt);
  };
}

/**
 * Handles Ctrl-Z: suspends the child processes, then this one; they resume together. Returns a function that removes
 * the handlers. Windows has no such signals.
 */
export function onSuspend(setSuspended: (suspended: boolean) => void): () => void {
  if (process.platform === 'win32') return () => {};
  const suspend = () => {
    setSuspended(true);
    process.kill(process.pid, 'SIGSTOP');
  };
  const resume = () => setSuspended(false);
  process.on('SIGTSTP', suspend);
  process.on('SIGCONT', resume);
  return () => {
    process.removeListener('SIGTSTP', suspend);
    process.removeListener('SIGCONT', resume);
  };
}
