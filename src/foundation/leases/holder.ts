import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';

/** A process that holds a lease, told from all other processes that ever ran. */
export interface Holder {
  /** For people. */
  readonly host: string;
  readonly pid: number;
  /** Where it is equal, process ids mean the same: one machine since its last start, one container. */
  readonly machine: string;
  /** When the process started, in the system's own count; empty where that is not known. */
  readonly started: string;
}

export function thisProcess(): Holder {
  const { pid } = process;
  return { host: hostname(), pid, machine: machine(), started: startOf(pid) ?? '' };
}

/**
 * Whether a process has ended, as far as another one can tell: undefined where it runs elsewhere, or where its id may
 * have been given to a new process since. One that is suspended has not ended.
 */
export function hasEnded(holder: Holder, self: Holder): boolean | undefined {
  if (holder.machine !== self.machine) return undefined;
  if (!exists(holder.pid)) return true;
  return holder.started === '' ? undefined : startOf(holder.pid) !== holder.started;
}

function machine(): string {
  try {
    // Containers may have equal host names and the processor's one boot id, but have process ids of their own.
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${hostname()} ${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    const addresses = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ mac }) => mac));
    return [hostname(), ...new Set(addresses.sort())].join(' ');
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process may not be signalled.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Field 22 of Linux' `stat`, clock ticks since the machine's start; the name before it may hold anything. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
