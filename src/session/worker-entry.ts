import { fileURLToPath } from 'node:url';

/** The program of child processes. */
export const workerEntry = fileURLToPath(new URL('../worker/main.js', import.meta.url));
