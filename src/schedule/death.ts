/** Why a child process is no longer there. */
export type Death =
  | { readonly kind: 'not started'; readonly reason: string }
  | { readonly kind: 'misbehaved'; readonly what: string }
  | { readonly kind: 'ended'; readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** One line for the leaderboard's `error` column. */
export function describeDeath(death: Death, lastWords: string): string {
  const words = lastWords === '' ? '' : `; its last words: ${lastWords}`;
  return `its process ${whatHappened(death)}${words}`;
}

function whatHappened(death: Death): string {
  if (death.kind === 'not started') return `could not be started: ${death.reason}`;
  if (death.kind === 'misbehaved') return `${death.what} and was ended`;
  // A system that is out of memory kills with SIGKILL and leaves no other trace.
  if (death.signal === 'SIGKILL') return 'was killed (SIGKILL), as systems do when memory runs out';
  if (death.signal !== null) return `was ended by ${death.signal}`;
  return `exited with code ${death.code} before it finished`;
}
