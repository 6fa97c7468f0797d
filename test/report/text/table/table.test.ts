import t from 'tap';
import { printable, renderTable } from '../../../../src/report/text/table/table.js';

t.test('columns align, wide characters count two, lines have no trailing spaces', (t) => {
  const columns = [
    { title: 'class', align: 'left' },
    { title: 'n', align: 'right' },
    { title: 'note', align: 'left' },
  ] as const;
  const rows = [
    ['猫と犬', '5', 'wide'],
    ['é', '1,200', ''],
  ];
  t.equal(
    renderTable(columns, rows),
    [
      'class       n  note', //
      '猫と犬      5  wide',
      'é       1,200',
    ].join('\n'),
  );
  t.end();
});

t.test('other people’s text cannot command a terminal or break a line', (t) => {
  t.equal(printable('a\u001b[31mb\r\nc\u202Ed'), 'a [31mb c d');
  const table = renderTable([{ title: 'x', align: 'left' }], [['two\nlines']]);
  t.equal(table, 'x\ntwo lines');
  t.end();
});

t.test('nothing is coloured', (t) => {
  const table = renderTable([{ title: 'x', align: 'left' }], [['1']]);
  t.equal(table, 'x\n1');
  t.end();
});
