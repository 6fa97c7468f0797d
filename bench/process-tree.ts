import { readdirSync, readFileSync } from 'node:fs';

/** What a process and all its descendants have come to. */
export interface TreeUse {
  /** The largest sum of their resident memory at one moment, bytes. */
  readonly peakBytes: number;
  /** Of all of them, those that have ended included. */
  readonly processorSeconds: number;
}

const ticksPerSecond = 100;
const pageBytes = 4096;

/**
 * Watches a process tree by looking at /proc every few milliseconds, so on Linux alone: elsewhere all is NaN. Memory
 * that processes share is counted for each of them.
 */
export function watchTree(root: number): { stop(): TreeUse } {
  if (process.platform !== 'linux') {
    return { stop: () => ({ peakBytes: Number.NaN, processorSeconds: Number.NaN }) };
  }
  const ticks = new Map<number, number>();
  let peakPages = 0;
  const look = () => {
    let pages = 0;
    for (const pid of descendants(root)) {
      const seen = statOf(pid);
      if (!seen) continue;
      pages += seen.pages;
      ticks.set(pid, seen.ticks);
    }
    peakPages = Math.max(peakPages, pages);
  };
  const timer = setInterval(look, 25);
  look();
  return {
    stop() {
      clearInterval(timer);
      const sum = [...ticks.values()].reduce((total, used) => total + used, 0);
      return { peakBytes: peakPages * pageBytes, processorSeconds: sum / ticksPerSecond };
    },
  };
}

function descendants(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(descendants)];
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

/** Undefined for a process that is gone. Fields as in proc(5), counted after the name, which may hold anything. */
function statOf(pid: number): { readonly ticks: number; readonly pages: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return { ticks: fields[11]! + fields[12]!, pages: fields[21]! };
  } catch {
    return undefined;
  }
}
