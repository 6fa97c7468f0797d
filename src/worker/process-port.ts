import type { WorkerPort } from './worker-port.js';

/** The port of a process that another one has forked. The process ends with its parent. */
export function processPort(): WorkerPort {
  // Not `exit`, which would abort, with a core dump, where a thread is inside a native call.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // The parent may have died while Node was starting, when nobody listened.
  if (!process.connected) process.exit();
  return {
    send: (message) => process.send?.(message),
    onMessage: (listener) => process.on('message', listener),
  };
}
