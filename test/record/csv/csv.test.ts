import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { csvText } from '../../../src/record/csv/csv.js';
import { parseCsv } from '../../../src/record/csv/parse-csv.js';

t.test('writes LF line ends, quotes what needs it, and leaves the rest alone', (t) => {
  const text = csvText(
    ['file', 'prob_a,b'],
    [
      ['say "hi"', 0.5],
      ['two\nlines', 1],
      ['=1+1', -0],
    ],
  );
  t.equal(text, 'file,"prob_a,b"\n"say ""hi""",0.5\n"two\nlines",1\n=1+1,0\n');
  t.end();
});

t.test('a table without rows is its header alone', (t) => {
  t.equal(csvText(['a', 'b'], []), 'a,b\n');
  t.end();
});

t.test('a row with a carriage return is quoted, so that no reader takes it for two rows', (t) => {
  t.equal(csvText(['a', 'b'], [['x\ry', 1]]), 'a,b\n"x\ry","1"\n');
  t.end();
});

t.test('any text comes back as it was', (t) => {
  // Characters that CSV gives a meaning to are drawn often, beside any other character.
  const cell = fc.string({ unit: fc.oneof(fc.constantFrom(',', '"', '\n', '\r', ' ', '\uFEFF'), fc.string()) });
  const table = fc.integer({ min: 2, max: 5 }).chain((columns) => {
    const row = fc.array(cell, { minLength: columns, maxLength: columns });
    return fc.tuple(row, fc.array(row, { maxLength: 6 }));
  });
  fc.assert(
    fc.property(table, ([header, rows]) => {
      // A header cannot begin with a byte order mark and be told from a file that does.
      fc.pre(!csvText(header, rows).startsWith('\uFEFF'));
      deepStrictEqual(parseCsv(csvText(header, rows)), [header, ...rows]);
    }),
  );
  t.end();
});

t.test('reads what other programs write', (t) => {
  t.strictSame(parseCsv('\uFEFFa,b\r\n1,\r\n\r\n"x",y'), [
    ['a', 'b'],
    ['1', ''],
    ['x', 'y'],
  ]);
  t.strictSame(parseCsv('a,b\r1,2\r'), [
    ['a', 'b'],
    ['1', '2'],
  ]);
  t.strictSame(parseCsv('a,'), [['a', '']]);
  t.strictSame(parseCsv(''), []);
  t.equal(parseCsv('a,"b\n1,2\n'), undefined, 'a quote that is not closed');
  t.equal(parseCsv('"a"b,c\n'), undefined, 'text after a closing quote');
  t.end();
});
