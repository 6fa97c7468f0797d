import t from 'tap';
import type { TaskKind } from '../../src/contracts/components/task-kind.js';
import { checkTaskKind } from '../../src/testing/check-task-kind.js';
import { noData } from '../schedule/fake-tasks.js';
import { refused } from './broken-components.js';

type Perform = TaskKind['perform'];
const check = (perform: Perform, kind = 'own-kind') => checkTaskKind({ kind, perform }, [{ value: 2 }], noData);
const sound: Perform = async (task, { report }) => {
  report({ kind: 'warning', message: 'half done' });
  return { kind: task.kind, twice: 2 * (task as unknown as { value: number }).value };
};

t.test('a sound kind of task passes', () => check(sound));

let calls = 0;
const broken: readonly (readonly [Perform, RegExp])[] = [
  [async () => ({ kind: 'other' }), /^own-kind \{"value":2\}: its result is of its kind/],
  [async ({ kind }) => ({ kind, made: new URL('https://a.b') }), /^own-kind .*: its result and events are plain data/],
  [async ({ kind }) => ({ kind, call: calls++ }), /^own-kind .*: gives the same when it is done again/],
  [
    async ({ kind }, { data }) => {
      (data.splits.classes as string[])[0] = 'mine';
      return { kind };
    },
    /^own-kind .*: changes neither the task nor the samples/,
  ],
];
for (const [perform, words] of broken) t.test(`refused: ${words}`, (t) => refused(t, check(perform), words));
t.test('its kind', (t) => refused(t, check(sound, 'Own'), /^Own: is in lower case/));
