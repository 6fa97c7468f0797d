import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { EspalierError } from './errors.js';
import { Interruption, receiveRest } from './http-receive.js';
import { PartialDownload } from './partial-download.js';
import { connectionsTo } from './proxy.js';

export interface DownloadOptions {
  /** What the content must hash to, where that is known. */
  readonly sha256?: string | undefined;
  readonly progress?: ((receivedBytes: number, totalBytes: number | undefined) => void) | undefined;
  /** Milliseconds within which the server must answer for the first time; 8 s unless told otherwise. */
  readonly answerWithin?: number | undefined;
  /** Milliseconds without a byte after which a connection is given up; 20 s unless told otherwise. */
  readonly stalledAfter?: number | undefined;
  /** Milliseconds before the first of a row of new attempts, doubled for each further one; 0.5 s. */
  readonly pause?: number | undefined;
}

/** Attempts in a row that bring nothing before a download is given up. */
const attempts = 4;

/**
 * Downloads a file: whole and hashed, or not there at all. Broken connections are taken up again where they broke off,
 * also by a later process; several processes at once do not disturb each other. Goes through the proxy that
 * `HTTPS_PROXY` or `HTTP_PROXY` names. Resolves to the SHA-256 of the content.
 *
 * Throws DOWNLOAD_UNREACHABLE where no server answers within `answerWithin`; DOWNLOAD_FAILED where it refuses, or
 * breaks off again and again; DOWNLOAD_WRONG_CONTENT where the content is not what it must be.
 */
export async function download(url: string, target: string, options: DownloadOptions = {}): Promise<string> {
  const partial = await PartialDownload.of(target);
  try {
    const resumed = (await partial.resumable(url)) !== undefined;
    let hash = await receiveAll(url, partial, options);
    if (resumed && isWrong(hash, options)) {
      // What an earlier process left may have been damaged: once more, from the start.
      await partial.restart(url, undefined);
      hash = await receiveAll(url, partial, options);
    }
    if (isWrong(hash, options)) {
      await partial.restart(url, undefined);
      throw new EspalierError('DOWNLOAD_WRONG_CONTENT', `${url} has SHA-256 ${hash}, expected ${options.sha256}`, {
        remedy: 'The file there was replaced, or something between here and the server changes what is sent.',
      });
    }
    await partial.finish();
    return hash;
  } catch (error) {
    await partial.leave(url);
    throw error;
  }
}

const isWrong = (hash: string, { sha256 }: DownloadOptions) => sha256 !== undefined && hash !== sha256;

/** Until the whole content has arrived, with pauses between attempts. Resolves to its SHA-256. */
async function receiveAll(url: string, partial: PartialDownload, options: DownloadOptions): Promise<string> {
  const { answerWithin = 8_000, stalledAfter = 20_000, pause = 500, progress } = options;
  const connections = connectionsTo(url);
  const deadline = Date.now() + answerWithin;
  let hasAnswered = false;
  const answered = () => {
    hasAnswered = true;
  };
  try {
    for (let failures = 0; ; ) {
      const before = await bytesOf(partial, url);
      const patience = hasAnswered ? stalledAfter : deadline - Date.now();
      try {
        await receiveRest(partial, { url, connections, answerWithin: patience, stalledAfter, progress, answered });
        return await hashOfFile(partial.content);
      } catch (error) {
        if (!(error instanceof Interruption)) throw error;
        failures = (await bytesOf(partial, url)) > before ? 1 : failures + 1;
        const wait = pause * 2 ** (failures - 1);
        const isLate = Date.now() + wait > deadline;
        if (!hasAnswered && (!error.reached || isLate)) throw unreachable(url, error);
        if (failures === attempts) throw brokeOff(url, error);
        await sleep(wait);
      }
    }
  } finally {
    await connections.destroy();
  }
}

async function bytesOf(partial: PartialDownload, url: string): Promise<number> {
  return (await partial.resumable(url))?.bytes ?? 0;
}

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

function unreachable(url: string, cause: Error): EspalierError {
  return new EspalierError('DOWNLOAD_UNREACHABLE', `${new URL(url).host} cannot be reached: ${cause.message}`, {
    remedy: 'Check the network; behind a proxy, set HTTPS_PROXY.',
    cause,
  });
}

function brokeOff(url: string, cause: Error): EspalierError {
  return new EspalierError('DOWNLOAD_FAILED', `${url}: ${cause.message}, ${attempts} times in a row`, {
    remedy: 'Try again later: what has arrived is kept and continued.',
    cause,
  });
}
