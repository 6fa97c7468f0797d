import { readFileSync } from 'node:fs';

/** Returns whether this Node satisfies the `engines` field of our package.json (`>=x.y`). */
export function nodeSupport(version: string = process.versions.node): { supported: boolean; needs: string } {
  const file = new URL('../../../../package.json', import.meta.url);
  const needs = (JSON.parse(readFileSync(file, 'utf8')) as { engines: { node: string } }).engines.node;
  return { supported: isAtLeast(version, needs.replace('>=', '')), needs };
}

function isAtLeast(version: string, least: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = least.split('.').map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
