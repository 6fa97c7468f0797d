import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { Components } from '../contracts/catalogue.js';
import type { TaskKind } from '../contracts/components/task-kind.js';
import type { TaskData, TaskEvent } from '../contracts/work.js';
import { catalogueWith } from './example-settings.js';
import { checkPlainData } from './plain-data.js';

/**
 * Checks a kind of task: that its result is of its kind, that result and events are plain data, which reach another
 * process unchanged, that a repeated task gives the same, and that it changes neither the task nor the samples.
 *
 * @param examples fields of a task besides its kind; at least one
 * @param data the samples that they work on
 * @param components those of plugins that the tasks name
 * @throws AssertionError that names the kind and the promise that it does not keep
 */
export async function checkTaskKind(
  { kind, perform }: TaskKind,
  examples: readonly object[],
  data: TaskData,
  components: Partial<Components> = {},
): Promise<void> {
  match(kind, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, `${kind}: is in lower case, words joined by hyphens`);
  ok(examples.length > 0, `${kind}: is checked with an example`);
  const workshop = { components: catalogueWith(components) };
  for (const fields of examples) {
    const what = `${kind} ${JSON.stringify(fields)}`;
    const task = { ...fields, kind };
    const before = structuredClone([task, data]);
    const once = async () => {
      const events: TaskEvent[] = [];
      const result = await perform(task, { data, workshop, report: (event) => events.push(event) });
      return { result, events };
    };
    const done = await once();
    equal(done.result.kind, kind, `${what}: its result is of its kind`);
    checkPlainData(done, `${what}: its result and events are plain data`);
    deepEqual((await once()).result, done.result, `${what}: gives the same when it is done again`);
    deepEqual([task, data], before, `${what}: changes neither the task nor the samples`);
  }
}
