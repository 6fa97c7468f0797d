import { deepEqual } from 'node:assert/strict';
import { broken } from './broken.js';

/** Fails with the promise unless a value reaches another process unchanged. */
export function checkPlainData(value: unknown, promise: string): void {
  let received: unknown;
  try {
    received = structuredClone(value);
  } catch (error) {
    throw broken(promise, error);
  }
  deepEqual(received, value, promise);
}
