import { Composer, type CST, type Document, Parser } from 'yaml';
import type { Problems } from './problem.js';
import type { Place, SourceText } from './source-text.js';
import type { Tree } from './tree.js';
import { treeOf } from './tree-of-yaml.js';

/** Most nested levels of lists and maps: the YAML composer recurses, and the deepest setting has 6. */
const deepest = 40;

/**
 * Reads YAML 1.2, from an offset of the text on, into a tree with places. Undefined for a text without values, and
 * where problems were added.
 */
export function parse(source: SourceText, problems: Problems, start = 0): Tree | undefined {
  const text = source.text.slice(start);
  const place = (from: number, to: number): Place => within(source, start + from, start + to);
  const tokens = [...new Parser().parse(text)];
  const tooDeep = firstDeeperThan(deepest, tokens);
  if (tooDeep !== undefined) {
    problems.add('CONFIG_TOO_DEEP', place(tooDeep, tooDeep + 1), `this is nested more than ${deepest} levels deep`);
    return undefined;
  }
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  const documents: Document.Parsed[] = [];
  for (const document of composer.compose(tokens, true, text.length)) documents.push(document as Document.Parsed);

  const [document, second] = documents;
  if (document === undefined) return undefined;
  const wrong = [...document.errors, ...document.warnings];
  for (const { message, pos } of wrong) {
    problems.add('CONFIG_NOT_YAML', place(pos[0], pos[1]), `this is not YAML as it is used here: ${message}`);
  }
  if (second !== undefined) {
    const at = second.range[0];
    problems.add(
      'CONFIG_SEVERAL_DOCUMENTS',
      place(at, at + 1),
      'a second document starts here; one file is one experiment',
    );
  }
  if (wrong.length > 0 || second !== undefined || document.contents === null) return undefined;
  return treeOf(document.contents, place, problems);
}

/**
 * A place inside the text. The parser reports what is missing at the end after the last line; the last line is shown.
 */
function within(source: SourceText, start: number, end: number): Place {
  const last = source.text.trimEnd().length;
  const from = Math.min(start, last);
  return { source, start: from, end: Math.max(from, Math.min(end, last)) };
}

/**
 * Returns the offset of the first token nested deeper than that many levels. The walk keeps its own stack, because
 * recursion over hostile input is what it guards against.
 */
function firstDeeperThan(levels: number, tokens: readonly CST.Token[]): number | undefined {
  const waiting: { token: CST.Token; level: number }[] = tokens.map((token) => ({ token, level: 0 }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { token, level } = next;
    if (level > levels) return token.offset;
    if (token.type === 'document' && token.value) waiting.push({ token: token.value, level });
    if (!('items' in token)) continue;
    for (const { key, value } of token.items) {
      if (key) waiting.push({ token: key, level: level + 1 });
      if (value) waiting.push({ token: value, level: level + 1 });
    }
  }
  return undefined;
}
