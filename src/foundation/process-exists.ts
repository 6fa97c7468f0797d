/** Returns whether this machine, or this container, has a process of that id. One that has ended may still be listed. */
export function processExists(pid: number): boolean {
  // To `kill`, 0 and negative numbers mean groups of processes.
  if (!(pid > 0)) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Another user's process may not be signalled.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
