import { fileURLToPath } from 'node:url';
import { localLauncher } from '../schedule/launchers/local.js';

/** Starts a worker in a child process. */
export const startWorker = localLauncher(fileURLToPath(new URL('../worker/main.js', import.meta.url)));
