import { AssertionError } from 'node:assert/strict';

/** The failure of a promise that is noticed by an error. */
export const broken = (promise: string, error: unknown) =>
  new AssertionError({ message: `${promise}: ${(error as Error).message}`, actual: error });
