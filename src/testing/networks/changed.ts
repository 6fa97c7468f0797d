import { equal } from 'node:assert/strict';

/** Fails unless reading a file is refused because it is no longer the one that was located. */
export async function checkRefusesChanged(reading: Promise<unknown>, what: string): Promise<void> {
  const code = await reading.then(
    () => 'none',
    (error: { readonly code?: unknown }) => error.code,
  );
  equal(code, 'WEIGHTS_CHANGED', `${what}: refuses a file that is not the one that was located, with WEIGHTS_CHANGED`);
}
