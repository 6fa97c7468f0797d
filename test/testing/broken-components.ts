import { AssertionError } from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import type { Test } from 'tap';

/** Passes if the check fails with an AssertionError with these words. */
export async function refused(t: Test, check: Promise<void>, words: RegExp): Promise<void> {
  const error = await check.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  t.ok(error instanceof AssertionError, `is refused: ${words}`);
  t.match((error as Error | undefined)?.message, words);
  tf.disposeVariables();
}

/** What a component of any kind declares: a name, and settings that may be left out. */
export function declared(name: string, properties: object = {}) {
  return {
    name,
    revision: 1,
    summary: 'An example.',
    schema: { type: 'object', additionalProperties: false, properties },
  };
}
