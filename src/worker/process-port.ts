import type { WorkerPort } from './worker-port.js';

/** Opens the port of a forked process. The process ends with its parent. */
export function processPort(): WorkerPort {
  // `process.exit` would abort with a core dump if a thread is inside a native call.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // The parent may have died while Node was starting, before there was a listener.
  if (!process.connected) process.exit();
  return {
    send: (message) => process.send?.(message),
    onMessage: (listener) => process.on('message', listener),
  };
}
