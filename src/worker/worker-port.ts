/**
 * The worker's end of a channel, with messages as `schedule/channel.ts` describes them. Messages that arrive before a
 * listener is set are kept for it. The port also decides what happens when the parent is gone: where it can, it ends
 * the worker.
 */
export interface WorkerPort {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}
