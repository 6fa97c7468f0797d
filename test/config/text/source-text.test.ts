import fc from 'fast-check';
import t from 'tap';
import { SourceText } from '../../../src/config/text/source-text.js';

t.test('positions and lines', async (t) => {
  const source = new SourceText('a.yaml', 'ab\r\n\ncd');
  t.strictSame(source.position(0), { line: 1, column: 1 });
  t.strictSame(source.position(3), { line: 1, column: 4 }, 'a line break belongs to its line');
  t.strictSame(source.position(4), { line: 2, column: 1 });
  t.strictSame(source.position(7), { line: 3, column: 3 }, 'the end of the text');
  t.strictSame(
    [1, 2, 3].map((line) => source.line(line)),
    ['ab', '', 'cd'],
  );
});

t.test('a position leads back to its offset', async () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', '\n', '日', '\r')), fc.nat(), (characters, seed) => {
      const text = characters.join('');
      const offset = seed % (text.length + 1);
      const { line, column } = new SourceText('a.yaml', text).position(offset);
      const before = text.split('\n').slice(0, line - 1);
      return before.reduce((sum, { length }) => sum + length + 1, 0) + column - 1 === offset;
    }),
  );
});
