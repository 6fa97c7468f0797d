import type { FromWorker } from '../contracts/work.js';

const eventKinds = ['features', 'epoch', 'step', 'warning'];
const resultKinds = ['features', 'run', 'range-test'];

/** Whether a message from a child process is one at all: its frame is checked, the numbers inside are trusted. */
export function isFromWorker(message: unknown): message is FromWorker {
  if (!isRecord(message) || typeof message.id !== 'number') return false;
  if (message.kind === 'event') return isRecord(message.event) && eventKinds.includes(String(message.event.kind));
  if (message.kind === 'result') return isRecord(message.result) && resultKinds.includes(String(message.result.kind));
  return message.kind === 'error' && typeof message.message === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
