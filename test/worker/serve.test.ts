import '../../src/tfjs/ready.js';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { catalogue } from '../../src/catalogue.js';
import type { RunTask } from '../../src/contracts/work.js';
import { locatePlugin } from '../../src/plugins/locate-plugin.js';
import { ChannelWorker } from '../../src/schedule/channel-worker.js';
import { serve } from '../../src/worker/serve.js';
import { fakeRun, noData } from '../schedule/fake-tasks.js';
import { inProcessLauncher } from '../schedule/in-process.js';

t.test('a task of an unknown kind is a defect, and is answered', async (t) => {
  const worker = new ChannelWorker(inProcessLauncher((port) => serve(port, catalogue))());
  const { task, ...rest } = fakeRun('a');
  const outcome = await worker.perform({ ...rest, task: { ...task, kind: 'dance' as 'run' } });
  t.match(outcome, { status: 'failed', error: 'there is no task of kind dance' });
  t.match(outcome, { details: ['Error: there is no task of kind dance', /^ {4}at /] });
});

/** What comes of a task that is sent with the plugin in a folder. */
async function outcomeWith(kind: string, written: string, folder: string) {
  const worker = new ChannelWorker(inProcessLauncher((port) => serve(port, catalogue))());
  const plugins = [await locatePlugin(written, folder)];
  const sample = (id: string, label: number) => ({ id, label, sha256: id });
  const train = [sample('a', 0), sample('b', 1), sample('c', 1)];
  const data = { splits: { ...noData.splits, classes: ['blue', 'red'], train } };
  // The types know the built-in tasks alone.
  return worker.perform({ task: { kind, plugins } as unknown as RunTask, dataKey: 'data', data });
}

t.test('a task may be of a kind that one of its plugins brings', async (t) => {
  const examples = fileURLToPath(new URL('../../../test/plugins/examples', import.meta.url));
  const outcome = await outcomeWith('count-samples', './count-samples.js', examples);
  t.same(outcome, { status: 'finished', result: { kind: 'count-samples', counts: [1, 2] } });
});

t.test('a plugin cannot take the place of a built-in task', async (t) => {
  const own = "export default { tasks: [{ kind: 'run', perform: async () => ({ kind: 'run' }) }] };";
  const outcome = await outcomeWith('run', './own.js', t.testdir({ 'own.js': own }));
  t.match(outcome, {
    status: 'failed',
    error: './own.js exports tasks with the name run, which is taken; expected another name',
  });
});
