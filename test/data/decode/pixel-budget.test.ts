import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import t from 'tap';
import { PixelBudget } from '../../../src/data/decode/pixel-budget.js';

t.test('the budget holds unless one image alone is larger, and everything is done in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 20 }), async (sizes) => {
      const budget = new PixelBudget(10);
      const started: number[] = [];
      const underWay = new Set<number>();
      let fits = true;
      await Promise.all(
        sizes.map((pixels, index) =>
          budget.run(pixels, async () => {
            started.push(index);
            underWay.add(index);
            const sum = [...underWay].reduce((total, each) => total + sizes[each]!, 0);
            fits &&= sum <= 10 || underWay.size === 1;
            await sleep(0);
            underWay.delete(index);
          }),
        ),
      );
      return fits && started.length === sizes.length && started.every((index, position) => index === position);
    }),
    { numRuns: 40 },
  );
});

t.test('work that fails gives its pixels back', async (t) => {
  const budget = new PixelBudget(10);
  const failing = budget.run(10, async () => {
    throw new Error('bad image');
  });
  const next = budget.run(10, async () => 'done');
  await t.rejects(failing, { message: 'bad image' });
  t.equal(await next, 'done');
});
