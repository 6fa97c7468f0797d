import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { EspalierError } from '../errors/errors.js';
import { Interruption, receiveRest } from './http-receive.js';
import { PartialDownload } from './partial-download.js';
import { connectionsTo } from './proxy.js';

export interface DownloadOptions {
  /** The expected SHA-256 of the content, if known. */
  readonly sha256?: string | undefined;
  /** The expected MD5, for publishers that give no better hash. */
  readonly md5?: string | undefined;
  readonly progress?: ((receivedBytes: number, totalBytes: number | undefined) => void) | undefined;
  /** Milliseconds within which the server must answer for the first time; 8 s by default. */
  readonly answerWithin?: number | undefined;
  /** Milliseconds without a byte after which a connection is given up; 20 s by default. */
  readonly stalledAfter?: number | undefined;
  /**
   * Milliseconds before the first of several consecutive new attempts, doubled for each further one; 0.5 s by default.
   */
  readonly pause?: number | undefined;
}

/** Consecutive attempts without progress after which a download is given up. */
const attempts = 4;

/**
 * Downloads a file to `target`, which appears only when the content is complete and its hashes are right. Broken
 * connections are resumed where they broke off, also by a later process; several processes at once do not disturb each
 * other. Uses the proxy that `HTTPS_PROXY` or `HTTP_PROXY` names. Resolves to the SHA-256 of the content.
 *
 * Throws DOWNLOAD_UNREACHABLE if no server answers within `answerWithin`, DOWNLOAD_FAILED if it refuses or the
 * connection breaks repeatedly, and DOWNLOAD_WRONG_CONTENT if the content has another hash.
 */
export async function download(url: string, target: string, options: DownloadOptions = {}): Promise<string> {
  const partial = await PartialDownload.of(target);
  try {
    const resumed = (await partial.resumable(url)) !== undefined;
    let hashes = await receiveAll(url, partial, options);
    if (resumed && wrongHash(hashes, options)) {
      // The remains of an earlier process may be damaged, so the download starts once more from nothing.
      await partial.restart(url, undefined);
      hashes = await receiveAll(url, partial, options);
    }
    const wrong = wrongHash(hashes, options);
    if (wrong) {
      await partial.restart(url, undefined);
      throw new EspalierError('DOWNLOAD_WRONG_CONTENT', `${url} has ${wrong}`, {
        remedy: 'The file there was replaced, or something between here and the server changes what is sent.',
      });
    }
    await partial.finish();
    return hashes.sha256;
  } catch (error) {
    await partial.leave(url);
    throw error;
  }
}

interface Hashes {
  readonly sha256: string;
  /** Undefined if it is not needed. */
  readonly md5: string | undefined;
}

/** Returns the wrong hash beside the expected one, as text; undefined if all hashes match. */
function wrongHash(found: Hashes, { sha256, md5 }: DownloadOptions): string | undefined {
  if (sha256 !== undefined && found.sha256 !== sha256) return `SHA-256 ${found.sha256}, expected ${sha256}`;
  if (md5 !== undefined && found.md5 !== md5) return `MD5 ${found.md5}, expected ${md5}`;
  return undefined;
}

/** Makes attempts until the whole content has arrived, with growing pauses; resolves to its hashes. */
async function receiveAll(url: string, partial: PartialDownload, options: DownloadOptions): Promise<Hashes> {
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
        return await hashesOfFile(partial.content, options.md5 !== undefined);
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

async function hashesOfFile(path: string, withMd5: boolean): Promise<Hashes> {
  const sha256 = createHash('sha256');
  const md5 = withMd5 ? createHash('md5') : undefined;
  for await (const bytes of createReadStream(path)) {
    sha256.update(bytes);
    md5?.update(bytes);
  }
  return { sha256: sha256.digest('hex'), md5: md5?.digest('hex') };
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
