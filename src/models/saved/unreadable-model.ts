import { EspalierError } from '../../foundation/errors/errors.js';

/** Returns the error for a file of a saved model that is not as Espalier writes it. */
export function unreadableModel(path: string, problem: string, cause?: unknown): EspalierError {
  return new EspalierError('MODEL_UNREADABLE', `${path}: ${problem}`, {
    remedy: 'Give the folder model/ of a finished run with its three files unchanged.',
    cause,
  });
}

/** Calls a function that interprets a file, and turns its errors into MODEL_UNREADABLE with the file's path. */
export async function explained<T>(path: string, attempt: () => T | Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    throw unreadableModel(path, error instanceof Error ? error.message : String(error), error);
  }
}
