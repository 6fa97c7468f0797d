/**
 * A channel as the worker has it, with messages as `schedule/channel.ts` describes them. Those that come before there is
 * a listener wait for it. What becomes of a worker whose parent is gone, the port decides: it ends, wherever it can.
 */
export interface WorkerPort {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}
