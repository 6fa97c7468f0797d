import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** A source file. Paths are below the folder of sources, with forward slashes. */
export interface Module {
  readonly path: string;
  readonly lines: number;
  /** Other source files that it imports, for their types too, dynamically or not. */
  readonly imports: readonly string[];
  readonly isGenerated: boolean;
}

/** Every TypeScript file below a folder, sorted by path. */
export function readModules(source: string): readonly Module[] {
  const names = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return names.sort().map((name) => readModule(source, join(source, name)));
}

function readModule(source: string, file: string): Module {
  const text = readFileSync(file, 'utf8');
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']*)'/g)].map((match) => match[1]!);
  const imported = specifiers.map((specifier) => resolve(dirname(file), specifier.replace(/\.js$/, '.ts')));
  return {
    path: pathBelow(source, file),
    lines: text.split('\n').length - 1,
    imports: [...new Set(imported)].map((path) => pathBelow(source, path)),
    isGenerated: /^(?:\/\/.*\n)*\/\/.*\bgenerated\b/i.test(text),
  };
}

const pathBelow = (source: string, file: string) => relative(source, file).replaceAll('\\', '/');

/** The room of a file: the first folder of its path, or the file itself where it lies in none. */
export const roomOf = (path: string) => path.split('/', 1)[0]!;
