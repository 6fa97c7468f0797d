import t from 'tap';
import { readDamaged } from '../../../../test/models/weights/formats/damaged-files.js';

/** Ten thousand damaged files of some kinds. A file of tests for each slow kind: endless files take their time. */
export function testTenThousand(readers: readonly string[]): void {
  for (const reader of readers) {
    t.test(`${reader}: ten thousand damaged files, in bounded time and memory`, async (t) => {
      const before = process.memoryUsage().rss;
      const counts = await readDamaged(reader, 10_000, 400);
      t.equal(counts.wrong, 0);
      t.equal(counts.read + counts.refused + counts.endless + counts.crashed, 10_000);
      t.ok(counts.read > 100 && counts.refused > 2000, JSON.stringify(counts));
      const grown = (process.memoryUsage().rss - before) / 2 ** 20;
      t.ok(grown < 1024, `${grown.toFixed(0)} MiB more than before`);
    });
  }
}
