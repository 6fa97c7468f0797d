import { EspalierError } from '../../foundation/errors/errors.js';

/** A file of a saved model that is not what Espalier writes. */
export function unreadableModel(path: string, problem: string, cause?: unknown): EspalierError {
  return new EspalierError('MODEL_UNREADABLE', `${path}: ${problem}`, {
    remedy: 'Give the folder model/ of a finished run with its three files unchanged.',
    cause,
  });
}

/** Throws what goes wrong in making sense of a file as MODEL_UNREADABLE, with its path. */
export async function explained<T>(path: string, attempt: () => T | Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    throw unreadableModel(path, error instanceof Error ? error.message : String(error), error);
  }
}
