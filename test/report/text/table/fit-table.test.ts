import * as fc from 'fast-check';
import t from 'tap';
import { widthOf } from '../../../../src/foundation/text-columns.js';
import type { Column } from '../../../../src/report/text/table/column.js';
import { renderTable } from '../../../../src/report/text/table/table.js';

const columns: readonly Column[] = [
  { title: 'run', align: 'left' },
  { title: 'frozen_layers', align: 'left' },
  { title: 'learning_rate', align: 'right' },
  { title: 'val_accuracy', align: 'right', narrow: 'val_acc' },
  { title: 'test_loss', align: 'right', expendable: 1 },
  { title: 'trained in', align: 'right', expendable: 2 },
];
const rows = [
  ['a1', 'until block_13_expand and all before', '0.001', '0.9187', '0.3012', '12 s'],
  ['b2', 'all', '0.01', '0.5000', '1.0000', '1 min 20 s'],
];
const lines = (width?: number) => renderTable(columns, rows, width).split('\n');

t.test('a table that fits, or goes to a file, is as wide as its texts', async (t) => {
  // 3 + 36 + 13 + 12 + 9 + 10 characters, and five gaps of 2.
  t.equal(Math.max(...lines().map(widthOf)), 93);
  t.same(lines(93), lines());
  t.equal(lines().length, 3);
});

t.test('titles are broken first, then texts, always between words', async (t) => {
  t.same(lines(80), [
    'run  frozen_layers                         learning_    val_   test_  trained in',
    '                                                rate     acc    loss',
    'a1   until block_13_expand and all before      0.001  0.9187  0.3012        12 s',
    'b2   all                                        0.01  0.5000  1.0000  1 min 20 s',
  ]);
  t.same(lines(62), [
    'run  frozen_layers    learning_    val_   test_  trained in',
    '                           rate     acc    loss',
    'a1   until                0.001  0.9187  0.3012        12 s',
    '     block_13_expand',
    '     and all before',
    'b2   all                   0.01  0.5000  1.0000  1 min 20 s',
  ]);
  for (const width of [62, 70, 80, 92]) t.ok(Math.max(...lines(width).map(widthOf)) <= width, `${width}`);
});

t.test('then expendable columns are left out, and named', async (t) => {
  t.equal(lines(50).at(-1), '(no room for trained in)');
  t.equal(lines(42).at(-1), '(no room for test_loss, trained in)');
  t.match(lines(10)[0], /^run +frozen_layers +learning_ +val_$/, 'the others are always there');
});

t.test('texts become narrower than 16 only where nothing else is left', async (t) => {
  const texts: readonly Column[] = [
    { title: 'name', align: 'left' },
    { title: 'note', align: 'left' },
  ];
  // 16 characters, the gap, and 18 characters need 36.
  const row = ['mobilenet_v2_1.0', 'coco, imagenet, npm'];
  t.equal(
    renderTable(texts, [row], 34),
    'name              note\nmobilenet_v2_1.0  coco, imagenet,\n                  npm',
  );
  t.equal(
    renderTable(texts, [row], 29),
    'name              note\nmobilenet_v2_1.0  coco,\n                  imagenet,\n                  npm',
  );
});

t.test('no character of a cell is lost, at any width', async (t) => {
  const words = fc.array(fc.stringMatching(/^[a-z0-9é猫]{1,12}$/), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.array(words, { minLength: 1, maxLength: 4 }), fc.nat(60), (cells, width) => {
      const text = renderTable(
        [
          { title: 'a', align: 'left' },
          { title: 'n', align: 'right' },
        ],
        cells.map((cell) => [cell.join(' '), '1']),
        width,
      );
      const shown = text
        .split('\n')
        .slice(1)
        .join(' ')
        .split(/\s+/)
        .filter((word) => word !== '1');
      return (
        shown.join(' ') ===
        cells
          .flat()
          .filter((word) => word !== '1')
          .join(' ')
      );
    }),
  );
  t.pass();
});
