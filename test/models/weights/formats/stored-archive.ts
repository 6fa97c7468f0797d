import { crc32, deflateRawSync } from 'node:zlib';

/** A file of an archive, and what the archive says of it where that is not the truth. */
export interface ArchivePart {
  readonly name: string;
  readonly content: Uint8Array;
  readonly method?: number;
  readonly size?: number;
  readonly flags?: number;
  readonly packed?: Uint8Array;
}

/** A ZIP archive of files that are stored as they are. */
export function storedArchive(files: { readonly [name: string]: Uint8Array }): Buffer {
  return archiveOf(Object.entries(files).map(([name, content]) => ({ name, content })));
}

/** A ZIP archive as APPNOTE.TXT 4.3 describes it: every file behind a header, then the list of them, then its end. */
export function archiveOf(parts: readonly ArchivePart[], comment = ''): Buffer {
  const locals: Uint8Array[] = [];
  const list: Uint8Array[] = [];
  let offset = 0;
  for (const { name, content, method = 0, flags = 0, ...said } of parts) {
    const packed = said.packed ?? (method === 8 ? deflateRawSync(content) : content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    locals.push(local, Buffer.from(name), packed);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(flags, 8);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(crc32(content), 16);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(said.size ?? content.length, 24);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt32LE(offset, 42);
    list.push(entry, Buffer.from(name));
    offset += 30 + Buffer.byteLength(name) + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...locals, ...list, end, Buffer.from(comment)]);
}
