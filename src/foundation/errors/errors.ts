import type { ErrorCode } from './error-codes.js';

/** Exit codes of every command. */
export const exitCodes = { done: 0, runFailed: 1, wrongInput: 2, interrupted: 130 } as const;

/**
 * A mistake in what the user gave, or a condition of their machine: shown as text, never with a stack trace.
 * The message names the place and what is expected, the remedy says what to do. Anything else that is thrown is
 * a defect of Espalier and is shown as one.
 */
export class EspalierError extends Error {
  override readonly name = 'EspalierError';
  readonly code: ErrorCode;
  readonly remedy: string | undefined;

  constructor(code: ErrorCode, message: string, options: { remedy?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.remedy = options.remedy;
  }
}
