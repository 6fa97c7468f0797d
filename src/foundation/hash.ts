import { createHash } from 'node:crypto';

/** Returns the SHA-256 of text or bytes as 64 hexadecimal digits. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * Returns JSON with object keys in code-unit order and without `undefined`, so that equal values give equal text in
 * whatever order their keys were written. Numbers are written as JavaScript does: `1` and `1.0` are one value.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}

/** Returns the SHA-256 of a JSON value's canonical text, which keys everything that is cached or compared. */
export function hashOf(value: unknown): string {
  return sha256(canonicalJson(value));
}
