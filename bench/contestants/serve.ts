import { createInterface } from 'node:readline';
import type { Work } from '../contestant.js';
import { ownSeconds } from '../load.js';

/** Tasks by name; each returns how many items it did. */
export type Tasks = { readonly [task: string]: () => Promise<number> };

/** The contestant's side of `Contestant`: prepares, then works as it is told until its parent is gone. */
export async function serve<Options>(
  prepare: (
    options: Options,
  ) => Promise<{ readonly tasks: Tasks; readonly info?: { readonly [key: string]: unknown } }>,
): Promise<void> {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const { tasks, info } = await prepare(JSON.parse((await lines.next()).value as string) as Options);
  say(info ?? {});
  for await (const line of { [Symbol.asyncIterator]: () => lines })
    say(await timed(tasks[JSON.parse(line) as string]!));
  process.exit();
}

async function timed(task: () => Promise<number>): Promise<Work> {
  const started = performance.now();
  const before = ownSeconds();
  const items = await task();
  return { items, seconds: (performance.now() - started) / 1000, processorSeconds: ownSeconds() - before };
}

function say(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
