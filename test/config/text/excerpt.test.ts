import t from 'tap';
import { excerpt } from '../../../src/config/text/excerpt.js';
import { SourceText } from '../../../src/config/text/source-text.js';

const show = (text: string, marked: string) => {
  const start = text.indexOf(marked);
  return excerpt({ source: new SourceText('a.yaml', text), start, end: start + marked.length }).split('\n');
};

t.test('a line with carets below what is wrong', async (t) => {
  t.strictSame(show('version: 1\nseed: -10\n', '-10'), ['  2 | seed: -10', '    |       ^^^']);
  t.strictSame(show('seed:', ''), ['  1 | seed:', '    | ^'], 'nothing is marked with one caret');
  const several = show('a:\n  b: 1\n  c: 2\n', 'b: 1\n  c: 2');
  t.strictSame(several, ['  2 |   b: 1', '    |   ^^^^'], 'the first line of several');
});

t.test('carets stay below tabs, wide characters, emoji and combining marks', async (t) => {
  t.strictSame(show('\ta:\t-1', '-1'), ['  1 |  a: -1', '    |     ^^']);
  // Two columns for each of 学習率 and 👍🏽, one for é made of two characters, so that x starts at 6 + 2 + 2 + 1.
  t.strictSame(show('学習率: 👍🏽e\u0301x', 'x'), ['  1 | 学習率: 👍🏽e\u0301x', `    | ${' '.repeat(11)}^`]);
  t.strictSame(show('a: 学習', '学習'), ['  1 | a: 学習', '    |    ^^^^']);
});

t.test('control characters are not shown', async (t) => {
  t.strictSame(show('a: \u001b[31mx\u202e', 'x'), ['  1 | a: �[31mx�', '    |         ^']);
});

t.test('long lines are clipped around the caret', async (t) => {
  const [line, caret] = show(`${'a'.repeat(300)}X${'b'.repeat(300)}`, 'X');
  t.equal(line, `  1 | … ${'a'.repeat(50)}X${'b'.repeat(49)} …`);
  t.equal(caret, `    |   ${' '.repeat(50)}^`);
  t.strictSame(show(`X${'b'.repeat(300)}`, 'X'), [`  1 | X${'b'.repeat(99)} …`, '    | ^'], 'at the start');
  const end = show(`${'a'.repeat(300)}X`, 'X');
  t.strictSame(end, [`  1 | … ${'a'.repeat(99)}X`, `    |   ${' '.repeat(99)}^`], 'at the end');
});

t.test('a line of a million characters', async (t) => {
  const [line, caret] = show(`${'👍'.repeat(250_000)}X${'b'.repeat(500_000)}`, 'X');
  t.match(line, /^ {2}1 \| … 👍+Xb+ …$/u);
  t.equal(caret!.indexOf('^'), 4 + 2 + 2 + 50, 'margin, mark of what is cut, and 25 thumbs of two columns');
});
