import '../../src/tfjs/ready.js';
import t from 'tap';
import { catalogue } from '../../src/catalogue.js';
import { ChannelWorker } from '../../src/schedule/channel-worker.js';
import { serve } from '../../src/worker/serve.js';
import { fakeRun } from '../schedule/fake-tasks.js';
import { inProcessLauncher } from '../schedule/in-process.js';

t.test('a task of a kind that no file does is a defect, and is answered', async (t) => {
  const worker = new ChannelWorker(inProcessLauncher((port) => serve(port, catalogue))());
  const { task, ...rest } = fakeRun('a');
  const outcome = await worker.perform({ ...rest, task: { ...task, kind: 'dance' as 'run' } });
  t.match(outcome, { status: 'failed', error: 'there is no task of kind dance' });
  t.match(outcome, { details: ['Error: there is no task of kind dance', /^ {4}at /] });
});
