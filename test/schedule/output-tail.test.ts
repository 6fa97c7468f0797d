import { deepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { OutputTail } from '../../src/schedule/output-tail.js';

function tailOf(...chunks: string[]): OutputTail {
  const tail = new OutputTail();
  for (const chunk of chunks) tail.add(chunk);
  return tail;
}

t.test('lines may come in any pieces', async (t) => {
  const lines = fc.array(fc.stringMatching(/^[a-z ]{0,9}$/), { maxLength: 30 });
  const property = fc.property(lines, fc.array(fc.nat(300), { maxLength: 9 }), (lines, cuts) => {
    const text = lines.map((line) => `${line}\n`).join('');
    const ends = [...cuts.filter((cut) => cut <= text.length).sort((a, b) => a - b), text.length];
    const pieces = ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end));
    deepEqual(tailOf(...pieces).lines, lines);
  });
  t.doesNotThrow(() => fc.assert(property));
});

t.test('memory is bounded', async (t) => {
  const tail = new OutputTail();
  for (let piece = 0; piece < 1000; piece++) tail.add('x'.repeat(10_000));
  tail.add(`\n${'line\n'.repeat(10_000)}`);
  t.equal(tail.lines.length, 40);
  for (let piece = 0; piece < 1000; piece++) tail.add('y'.repeat(10_000));
  t.equal(tail.lines.at(-1)!.length, 2000);
});
