import { randomUUID } from 'node:crypto';
import { type Holder, hasEnded, thisProcess } from './holder.js';
import { type LeaseFiles, leaseFiles } from './lease-files.js';

/** The right to do something that no other process does at the same time. */
export interface Lease {
  /** Aborted when another process has taken the lease over, which may happen while this one cannot reach the folder. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/** Milliseconds between a holder's signs that it is alive. */
const beatsEvery = 5_000;
/**
 * Milliseconds without a sign after which a holder counts as dead if its process cannot be looked up; NFS may lag by 60
 * s.
 */
const silentFor = 90_000;
/** The same for a holder that has begun to end its lease, which only has files left to remove. */
const silentWhileEnding = 10 * silentFor;

export interface LeaseOptions {
  readonly self?: Holder;
  readonly hasEnded?: (holder: Holder, self: Holder) => boolean | undefined;
  readonly files?: LeaseFiles;
  /** Returns milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

/** One file of a lease as it is read. */
interface Link {
  readonly path: string;
  readonly token: string;
  /** Undefined if the file is empty or damaged, because its process died while writing it. */
  readonly holder: Holder | undefined;
  /** Changes whenever the holder shows that it is alive. */
  readonly mark: string;
}

/**
 * The leases of a process, on files that other processes and machines see.
 *
 * The first holder creates the file itself, and writes into it who it is and a token of its own. From then on, the file
 * `<path>.<token>` decides what follows: whoever creates it is the next holder or, if it is the holder itself, ends the
 * lease. Because a file can be created only once, it is always clear which process continues, however many notice at
 * once that a holder has died; no clock of another machine is read. The end removes the first file first, so a lease is
 * free or whole whenever its holder dies.
 *
 * A holder that was cut off and taken for dead does no harm when it continues, with one exception: if it is suspended
 * exactly between creating the end and removing the first file, and for a quarter of an hour, two processes may hold
 * the lease.
 */
export class Leases {
  readonly #self: Holder;
  readonly #hasEnded: (holder: Holder, self: Holder) => boolean | undefined;
  readonly #files: LeaseFiles;
  readonly #now: () => number;
  readonly #seen = new Map<string, { mark: string; at: number; silent: number }>();

  constructor(options: LeaseOptions = {}) {
    this.#self = options.self ?? thisProcess();
    this.#hasEnded = options.hasEnded ?? hasEnded;
    this.#files = options.files ?? leaseFiles;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Takes a lease that is free, or whose holder is dead; otherwise returns the holder, if it is known. */
  async take(path: string): Promise<Lease | { readonly holder: Holder | undefined }> {
    for (;;) {
      const chain = await this.#chain(path);
      const last = chain.at(-1);
      if (last && !this.#isDead(last)) return { holder: last.holder };
      const token = randomUUID().slice(0, 8);
      const own = last ? after(path, last) : path;
      if (!(await this.#files.create(own, JSON.stringify({ ...this.#self, token })))) continue;
      // The lease that this file follows may have ended meanwhile, if its holder was only taken for dead.
      if ((await this.#chain(path)).at(-1)?.token === token) return this.#lease(path, own, token);
      await this.#files.remove(own);
    }
  }

  #lease(path: string, own: string, token: string): Lease {
    const lost = new AbortController();
    const beat = () => this.#beat(path, own, token).then((ours) => ours || lost.abort());
    // A folder that cannot be reached now may be reachable at the next beat.
    const timer = setInterval(() => void beat().catch(() => {}), beatsEvery).unref();
    const release = async () => {
      clearInterval(timer);
      await this.#end(path, token);
    };
    lost.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
    return { lost: lost.signal, release };
  }

  /** Shows that the holder is alive; false if it no longer is the holder. */
  async #beat(path: string, own: string, token: string): Promise<boolean> {
    if ((await this.#chain(path)).at(-1)?.token !== token) return false;
    await this.#files.touch(own);
    return true;
  }

  async #end(path: string, token: string): Promise<void> {
    if ((await this.#chain(path)).at(-1)?.token !== token) return;
    const end = `${path}.${token}`;
    const ended = `${token}${ending}`;
    if (!(await this.#files.create(end, JSON.stringify({ ...this.#self, token: ended })))) return;
    const chain = await this.#chain(path);
    if (chain.at(-1)?.token === ended) for (const link of chain) await this.#files.remove(link.path);
    // Another process took the lease over, ended it and removed all before this end was made.
    else await this.#files.remove(end);
  }

  async #chain(path: string): Promise<Link[]> {
    const chain: Link[] = [];
    for (let next = path; ; next = after(path, chain.at(-1)!)) {
      const file = await this.#files.read(next);
      if (file === undefined) return chain;
      chain.push({ path: next, ...parsed(file.content), mark: file.mark });
    }
  }

  /**
   * Returns whether a holder is dead. If its process cannot be looked up, it is when it has shown no sign for long.
   * Only time during which this process looked often counts, because a machine that wakes up has not seen the others'
   * beats.
   */
  #isDead({ path, token, holder, mark }: Link): boolean {
    const ended = holder && this.#hasEnded(holder, this.#self);
    if (ended !== undefined) return ended;
    const now = this.#now();
    const key = `${path} ${token}`;
    const seen = this.#seen.get(key);
    const silent = seen?.mark === mark ? seen.silent + Math.min(now - seen.at, beatsEvery) : 0;
    this.#seen.set(key, { mark, at: now, silent });
    return silent >= (token.endsWith(ending) ? silentWhileEnding : silentFor);
  }
}

/** The suffix of the token in the file with which a holder ends its lease. */
const ending = '-end';

function after(path: string, { token }: Link): string {
  return `${path}.${token}`;
}

function parsed(content: string): { token: string; holder: Holder | undefined } {
  try {
    const { token, host, pid, machine, started } = JSON.parse(content);
    if (/^[0-9a-f]{8}(-end)?$/.test(token) && Number.isInteger(pid))
      return { token, holder: { host, pid, machine, started } };
  } catch {
    // An empty file, below.
  }
  return { token: 'damaged', holder: undefined };
}
