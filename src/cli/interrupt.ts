import { exitCodes } from '../foundation/errors.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Ctrl-C, a polite kill and a closed terminal: the first one calls `stop`, a second one ends the process at once.
 * Returns a function that restores what the signals did before.
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
