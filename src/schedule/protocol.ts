import type { FromWorker } from '../contracts/work.js';

/**
 * Returns whether a value is a message of the protocol: only its frame is checked, the content is trusted. The kinds of
 * events and results belong to the tasks and are not known here.
 */
export function isFromWorker(message: unknown): message is FromWorker {
  if (!isRecord(message) || typeof message.id !== 'number') return false;
  if (message.kind === 'event') return hasKind(message.event);
  if (message.kind === 'result') return hasKind(message.result);
  return message.kind === 'error' && typeof message.message === 'string';
}

function hasKind(value: unknown): boolean {
  return isRecord(value) && typeof value.kind === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
