import fc from 'fast-check';
import t from 'tap';
import { liveLine } from '../../../src/cli/progress/live-line.js';
import { Status } from '../../../src/cli/progress/status.js';
import type { Unit } from '../../../src/contracts/progress.js';

function statusAfterTwoSeconds(label: string, unit: Unit, done: number, total?: number, detail?: string[]): Status {
  const status = new Status(label, unit);
  status.update(0, 0, total);
  status.update(2000, done, total, detail);
  return status;
}

t.test('features: bar, amount, rate, time left', async (t) => {
  // 400 images in 2 s are 200 a second; the other 400 take 2 s more.
  const status = statusAfterTwoSeconds('features mobilenet_v2', 'images', 400, 800);
  // 79 columns, 62 of them text, 2 before the bar: 15 are left for it, of which half are 7.
  const bar = '█'.repeat(7) + '░'.repeat(8);
  t.equal(liveLine(status, 80), `features mobilenet_v2  ${bar}  400/800 images  200 images/s  0:02 left`);
});

t.test('a run: epochs and metrics, no rate', async (t) => {
  const status = statusAfterTwoSeconds('9f2c1a learning_rate 0.01', 'epochs', 4, 10, ['val_loss 0.31']);
  // 79 - 53 - 2 = 24 columns for the bar; 4/10 of them are 9.
  const bar = '█'.repeat(9) + '░'.repeat(15);
  t.equal(liveLine(status, 80), `9f2c1a learning_rate 0.01  ${bar}  4/10 epochs  val_loss 0.31`);
});

t.test('narrow windows: the bar goes first, then the last parts; the label keeps its ends', async (t) => {
  const status = statusAfterTwoSeconds('features mobilenet_v2 alpha 0.35 at 224 px', 'images', 400, 800);
  // The label may have half of the line: 29 and 22 columns.
  t.equal(liveLine(status, 60), 'features mobil…0.35 at 224 px  400/800 images  200 images/s');
  t.equal(liveLine(status, 45), 'features mo… at 224 px  400/800 images');
});

t.test('no bar without a known total', async (t) => {
  t.equal(liveLine(statusAfterTwoSeconds('download x', 'bytes', 3000), 80), 'download x  3.0 kB  1.5 kB/s');
});

t.test('a line always fits', async (t) => {
  const property = fc.property(
    fc.string({ maxLength: 100 }),
    fc.constantFrom<Unit>('bytes', 'images', 'runs', 'epochs'),
    fc.nat(1e9),
    fc.option(fc.nat(1e9), { nil: undefined }),
    fc.array(fc.string({ maxLength: 30 }), { maxLength: 4 }),
    fc.integer({ min: 20, max: 200 }),
    (label, unit, done, total, detail, columns) =>
      liveLine(statusAfterTwoSeconds(label, unit, done, total, detail), columns).length < columns,
  );
  t.doesNotThrow(() => fc.assert(property));
});
