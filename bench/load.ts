import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Seconds that all processors together have been busy since the machine started. */
export function busySeconds(): number {
  const milliseconds = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  return milliseconds / 1000;
}

/** Seconds of processor time that this process has used. */
export function ownSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Seconds of processor time that child processes which have ended used, and theirs. Known on Linux; else 0. */
export function endedChildrenSeconds(): number {
  if (process.platform !== 'linux') return 0;
  // Behind the name in brackets, which may hold spaces: fields 3 and up of proc(5); 16 and 17 are cutime and cstime.
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]!.split(' ');
  const ticksPerSecond = 100;
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}
