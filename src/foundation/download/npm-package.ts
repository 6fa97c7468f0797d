import pacote from 'pacote';
import { extract } from 'tar';
import type { ErrorCode } from '../errors/error-codes.js';
import { EspalierError } from '../errors/errors.js';
import { type NpmSettings, npmSettings } from './npm-settings.js';

/** One exact version of a package with the hash of its tarball, so that no registry can give another. */
export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** `sha512-…`, as `npm view NAME@VERSION dist.integrity` prints it. */
  readonly integrity: string;
}

export interface ExtractOptions {
  /** Returns whether a file is wanted, given its path inside the package: `models/model.json`. */
  readonly wanted: (path: string) => boolean;
  /** Called with the bytes of the tarball received so far. */
  readonly received?: ((bytes: number) => void) | undefined;
  /** Milliseconds within which the registry must answer at all; 8 s by default. */
  readonly answerWithin?: number | undefined;
  /** Milliseconds without a byte after which a tarball has stalled; 30 s by default. */
  readonly stalledAfter?: number | undefined;
}

const attempts = 3;

/**
 * Extracts the wanted files of an npm package into an existing folder, through npm's cache and with the registry,
 * credentials and proxies that npm is configured with. Throws DOWNLOAD_UNREACHABLE if no registry answers, and
 * DOWNLOAD_FAILED on any other failure; the caller then discards the folder.
 */
export async function extractNpmPackage(pkg: NpmPackage, folder: string, options: ExtractOptions): Promise<void> {
  const spec = `${pkg.name}@${pkg.version}`;
  // An exact version never changes, so npm's cache need not revalidate it.
  const settings: NpmSettings = { ...(await npmSettings()), preferOffline: true, integrity: pkg.integrity };
  const failed = (code: ErrorCode, error: unknown) =>
    new EspalierError(code, `${spec} from ${settings.registry}: ${reasonOf(error)}`, {
      remedy: 'Check the network and the registry that npm is set to: npm config get registry.',
      cause: error,
    });

  let resolved: string;
  try {
    const { answerWithin = 8_000 } = options;
    const asking = pacote.manifest(spec, { ...settings, retry: { retries: 0 }, timeout: answerWithin });
    resolved = (await within(answerWithin, asking))._resolved;
  } catch (error) {
    throw failed(isAnswer(error) ? 'DOWNLOAD_FAILED' : 'DOWNLOAD_UNREACHABLE', error);
  }
  for (let attempt = 1; ; attempt++) {
    try {
      return await pacote.tarball.stream(spec, (tarball) => extractStream(tarball, folder, options), {
        ...settings,
        resolved,
      });
    } catch (error) {
      if (attempt === attempts) throw failed('DOWNLOAD_FAILED', error);
    }
  }
}

function extractStream(
  tarball: NodeJS.ReadableStream,
  folder: string,
  { wanted, received, stalledAfter = 30_000 }: ExtractOptions,
) {
  let timer: NodeJS.Timeout;
  return new Promise<void>((resolve, reject) => {
    let bytes = 0;
    timer = setTimeout(() => reject(new Error(`nothing arrived for ${stalledAfter / 1000} s`)), stalledAfter);
    const unpack = extract({
      cwd: folder,
      strip: 1,
      filter: (path, entry) => 'type' in entry && entry.type === 'File' && wanted(withoutFirst(path)),
    });
    tarball.on('data', (chunk: Buffer) => {
      timer.refresh();
      bytes += chunk.length;
      received?.(bytes);
    });
    tarball.on('error', reject);
    unpack.on('error', reject);
    unpack.on('close', resolve);
    tarball.pipe(unpack as unknown as NodeJS.WritableStream);
  }).finally(() => clearTimeout(timer));
}

/** Returns a path without its first folder: npm tarballs have their files below one, mostly `package/`. */
function withoutFirst(path: string): string {
  return path.slice(path.indexOf('/') + 1);
}

function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds / 1000} s`)), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Returns whether an error is a registry's answer and not a failure to reach one. */
function isAnswer(error: unknown): boolean {
  const code = String((error as { code?: unknown } | null)?.code);
  return /^E\d{3}$|^ETARGET$|^EINTEGRITY$/.test(code);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.split('\n')[0]! : String(error);
}
