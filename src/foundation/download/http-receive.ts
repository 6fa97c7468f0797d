import { open } from 'node:fs/promises';
import { type Dispatcher, fetch, type Response } from 'undici';
import { EspalierError } from '../errors/errors.js';
import type { PartialDownload } from './partial-download.js';

/** The failure of a connection after which another attempt may help. */
export class Interruption extends Error {
  /** Whether a server was reached before the failure. */
  readonly reached: boolean;

  constructor(message: string, reached: boolean, cause?: unknown) {
    super(message, { cause });
    this.reached = reached;
  }
}

export interface Attempt {
  readonly url: string;
  readonly connections: Dispatcher;
  /** Milliseconds. */
  readonly answerWithin: number;
  readonly stalledAfter: number;
  readonly progress?: ((receivedBytes: number, totalBytes: number | undefined) => void) | undefined;
  /** Called when the server has begun to answer, whatever it says. */
  readonly answered: () => void;
}

/** Errors of a connection that had reached a server; others mean no network, no such host or a bad certificate. */
const brokenOff = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/**
 * Makes one attempt to receive the rest of a file, or all of it if the server cannot resume. Throws an Interruption, or
 * DOWNLOAD_FAILED if the server refuses the file.
 */
export async function receiveRest(partial: PartialDownload, attempt: Attempt): Promise<void> {
  const { url, connections, answerWithin, stalledAfter } = attempt;
  const held = await partial.resumable(url);
  const abort = new AbortController();
  const timer = { current: setTimeout(() => {}, 0) };
  const expectWithin = (milliseconds: number, otherwise: string) => {
    clearTimeout(timer.current);
    const giveUp = () =>
      abort.abort(new Interruption(`${otherwise} ${Math.round(milliseconds / 100) / 10} s`, reached));
    timer.current = setTimeout(giveUp, Math.max(milliseconds, 0));
  };
  let reached = false;

  try {
    expectWithin(answerWithin, 'no answer within');
    const response = await fetch(url, {
      dispatcher: connections,
      signal: abort.signal,
      // Without `identity`, length and ranges could count bytes that a proxy has compressed.
      headers: {
        'accept-encoding': 'identity',
        ...(held && { range: `bytes=${held.bytes}-`, 'if-range': held.validator }),
      },
    });
    reached = true;
    attempt.answered();
    const start = await startOf(response, held?.bytes, partial, url);
    await store(response, start, partial, attempt, () => expectWithin(stalledAfter, 'nothing arrived for'));
  } catch (error) {
    throw interruption(error, abort.signal, reached);
  } finally {
    clearTimeout(timer.current);
  }
}

/** Returns the offset in the file at which the response's body begins. */
async function startOf(
  response: Response,
  held: number | undefined,
  partial: PartialDownload,
  url: string,
): Promise<number> {
  const { status, headers } = response;
  if (status === 206 && headers.get('content-range')?.startsWith(`bytes ${held}-`)) return held!;
  if (status === 200) {
    const etag = headers.get('etag');
    // A weak tag (`W/…`) may stand for other bytes, so it does not allow resuming.
    const strong = etag?.startsWith('W/') ? null : etag;
    await partial.restart(url, strong ?? headers.get('last-modified') ?? undefined);
    return 0;
  }
  if (status === 206 || status === 416) {
    await partial.restart(url, undefined);
    throw new Interruption(`the server cannot resume the download (HTTP ${status})`, true);
  }
  if (status === 408 || status === 429 || status >= 500) throw new Interruption(`HTTP ${status}`, true);
  throw new EspalierError('DOWNLOAD_FAILED', `${url}: HTTP ${status} ${response.statusText}`.trimEnd(), {
    remedy: 'The server does not give this file. Check the address, or whether a proxy wants you to sign in.',
  });
}

async function store(
  response: Response,
  start: number,
  partial: PartialDownload,
  { progress }: Attempt,
  arrived: () => void,
): Promise<void> {
  const length = response.headers.get('content-length');
  const total = length === null ? undefined : start + Number(length);
  let received = start;
  const file = await open(partial.content, 'a');
  try {
    progress?.(received, total);
    arrived();
    for await (const chunk of response.body ?? []) {
      await file.appendFile(chunk);
      received += chunk.byteLength;
      arrived();
      progress?.(received, total);
    }
  } finally {
    await file.close();
  }
  if (total !== undefined && received !== total) throw new Interruption(`${received} of ${total} bytes arrived`, true);
}

function interruption(error: unknown, signal: AbortSignal, reached: boolean): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof EspalierError || error instanceof Interruption) return error;
  // `fetch` wraps the cause in a TypeError: fetch failed, or: terminated.
  const cause = (error as Error).cause instanceof Error ? ((error as Error).cause as NodeJS.ErrnoException) : undefined;
  if (!(error instanceof TypeError) || !cause) return error;
  return new Interruption(cause.message || String(cause.code), reached || brokenOff.has(cause.code ?? ''), error);
}
