import { AssertionError } from 'node:assert/strict';

/** Returns the failure of a promise whose check ended with an error. */
export const broken = (promise: string, error: unknown) =>
  new AssertionError({ message: `${promise}: ${(error as Error).message}`, actual: error });
