import { crc32, inflateRawSync } from 'node:zlib';

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const endLength = 22;
const entryLength = 46;
const localLength = 30;
const longestComment = 0xffff;
/** The value of a field whose number is in the ZIP64 part, which only large archives have. */
const elsewhere = 0xffffffff;

const stored = 0;
const deflated = 8;

/** The most entries: a model's archive has a handful. */
const mostEntries = 10_000;
/** The greatest compression ratio: weights hardly compress, so that a higher one is a zip bomb. */
const mostShrinking = 100;

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  readonly localOffset: number;
}

/** A ZIP archive held in memory; its entries are never written to disk. */
export class ZipArchive {
  readonly #bytes: Buffer;
  readonly #entries: ReadonlyMap<string, Entry>;

  /** Throws an Error if the archive is damaged, or has a name that leads out of it or occurs twice. */
  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#entries = entriesOf(this.#bytes);
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /**
   * The content of an entry, verified by its checksum. Throws an Error if the content is damaged, larger than `limit`
   * bytes, or compressed by more than a factor of 100: memory is bounded before anything is unpacked.
   */
  read(name: string, limit: number): Buffer {
    const entry = this.#entries.get(name);
    if (!entry) throw new Error(`there is no ${name} in the archive`);
    const { method, size, packedSize } = entry;
    if (entry.encrypted) throw new Error(`${name} is encrypted`);
    if (method !== stored && method !== deflated) throw new Error(`${name} is compressed by method ${method}`);
    if (size > limit) throw new Error(`${name} has ${size} bytes; expected at most ${limit}`);
    if (method === stored && size !== packedSize) throw new Error(`${name} is stored with another size than its own`);
    if (size > packedSize * mostShrinking + 1024)
      throw new Error(`${name} claims to be compressed from ${size} bytes to ${packedSize}, which weights cannot be`);

    const content = unpacked(this.#packed(entry), entry);
    if (content.length !== size) throw new Error(`${name} has ${content.length} bytes, but the archive says ${size}`);
    if (crc32(content) !== entry.crc) throw new Error(`${name} is damaged: its checksum differs`);
    return content;
  }

  #packed({ name, localOffset, packedSize }: Entry): Buffer {
    const bytes = this.#bytes;
    if (localOffset + localLength > bytes.length || bytes.readUInt32LE(localOffset) !== localSignature)
      throw new Error(`${name} is not where the archive says`);
    const start =
      localOffset + localLength + bytes.readUInt16LE(localOffset + 26) + bytes.readUInt16LE(localOffset + 28);
    if (start + packedSize > bytes.length) throw new Error(`${name} ends after the archive`);
    return bytes.subarray(start, start + packedSize);
  }
}

function unpacked(packed: Buffer, { name, method, size }: Entry): Buffer {
  if (method === stored) return packed;
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
  } catch (error) {
    const larger = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    const reason = larger ? `is larger than the ${size} bytes that the archive says` : 'is damaged';
    throw new Error(`${name} ${reason}`, { cause: error });
  }
}

function entriesOf(bytes: Buffer): Map<string, Entry> {
  const end = endOf(bytes);
  const count = bytes.readUInt16LE(end + 10);
  let offset = bytes.readUInt32LE(end + 16);
  if (offset === elsewhere) throw new Error('archives of more than 4 GiB are not read');
  if (count > mostEntries) throw new Error(`the archive has ${count} entries; expected at most ${mostEntries}`);
  const entries = new Map<string, Entry>();
  for (let index = 0; index < count; index++) {
    if (offset + entryLength > end || bytes.readUInt32LE(offset) !== entrySignature)
      throw new Error('the list of the archive is damaged');
    const nameLength = bytes.readUInt16LE(offset + 28);
    const entry: Entry = {
      name: bytes.toString('utf8', offset + entryLength, offset + entryLength + nameLength),
      encrypted: (bytes.readUInt16LE(offset + 8) & 1) === 1,
      method: bytes.readUInt16LE(offset + 10),
      crc: bytes.readUInt32LE(offset + 16),
      packedSize: bytes.readUInt32LE(offset + 20),
      size: bytes.readUInt32LE(offset + 24),
      localOffset: bytes.readUInt32LE(offset + 42),
    };
    checkName(entry.name);
    if (entries.has(entry.name)) throw new Error(`the archive has ${JSON.stringify(entry.name)} twice`);
    if ([entry.packedSize, entry.size, entry.localOffset].includes(elsewhere))
      throw new Error(`${entry.name} has more than 4 GiB, which is not read`);
    entries.set(entry.name, entry);
    offset += entryLength + nameLength + bytes.readUInt16LE(offset + 30) + bytes.readUInt16LE(offset + 32);
  }
  return entries;
}

/** The offset of the end record, which a comment may follow. */
function endOf(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - endLength - longestComment);
  for (let offset = bytes.length - endLength; offset >= first; offset--) {
    if (bytes.readUInt32LE(offset) === endSignature) return offset;
  }
  throw new Error('the archive is truncated: it has no list of its files');
}

/** Refuses names that lead out of the archive, although nothing is unpacked into a folder here. */
function checkName(name: string): void {
  const leadsOut = name.split(/[/\\]/).includes('..') || /^([/\\]|[a-z]:)/i.test(name) || name.includes('\0');
  if (leadsOut || name === '')
    throw new Error(`the archive names the file ${JSON.stringify(name)}, which is not inside it`);
}
