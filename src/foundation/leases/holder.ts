import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import { processExists } from '../process-exists.js';

/** A process that holds a lease, with what distinguishes it from all other processes that ever ran. */
export interface Holder {
  /** The name of the machine, for messages. */
  readonly host: string;
  readonly pid: number;
  /** Identifies a machine since its last start, or a container; process ids can be compared only where it is equal. */
  readonly machine: string;
  /** When the process started, in the system's own units; empty if unknown. */
  readonly started: string;
}

export function thisProcess(): Holder {
  const { pid } = process;
  return { host: hostname(), pid, machine: machine(), started: startOf(pid) ?? '' };
}

/**
 * Returns whether a process has ended, as far as another one can tell; undefined if it runs on another machine, or if
 * its id may have been given to a new process since. A suspended process has not ended.
 */
export function hasEnded(holder: Holder, self: Holder): boolean | undefined {
  if (holder.machine !== self.machine) return undefined;
  if (!processExists(holder.pid)) return true;
  return holder.started === '' ? undefined : startOf(holder.pid) !== holder.started;
}

function machine(): string {
  try {
    // Containers may have equal host names and share their kernel's boot id, but have process ids of their own.
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${hostname()} ${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    const addresses = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ mac }) => mac));
    return [hostname(), ...new Set(addresses.sort())].join(' ');
  }
}

/**
 * Returns field 22 of Linux' `stat`, the start of a process in clock ticks since the machine's; the name before it may
 * contain anything.
 */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
