import { readFileSync } from 'node:fs';
import t from 'tap';
import { onnxruntime } from '../../src/engines/onnxruntime/onnxruntime.js';
import { ProgramCache } from '../../src/train/program-cache.js';
import { train } from '../../src/train/train.js';
import { clusters, stepped, trainRequest } from '../../test/train/example-training.js';

const linuxOnly = { skip: process.platform === 'linux' ? false : 'memory is read as Linux tells it' };

/** MiB. */
function memoryNow(): number {
  return Number(readFileSync('/proc/self/status', 'utf8').match(/VmRSS:\s+(\d+) kB/)![1]) / 1024;
}

t.test('memory does not grow with the number of trainings', linuxOnly, async (t) => {
  const open = await onnxruntime.open({}, { threads: 2, device: 'cpu' });
  const programs = new ProgramCache(12);
  const width = 2000;
  const sets = { train: clusters('train', { width }), validation: clusters('validation', { width, count: 20 }) };
  const after: number[] = [];
  for (let training = 0; training < 200; training++) {
    // Weights of 2 MB, and five shapes of model: more programs than are kept.
    const units = 250 + (training % 5);
    const written = { layers: [{ dense: units }], training: { epochs: 2, batch_size: 20 } };
    const request = await trainRequest(open, written, { ...sets, programs });
    await train({ ...request, model: stepped(request.model, training % 2 === 0 ? 'parts' : 'batch') });
    after.push(memoryNow());
  }
  await open.close();
  const most = (from: number, to: number) => Math.max(...after.slice(from, to));
  const [early, late] = [most(60, 100), most(160, 200)];
  t.comment(`${early.toFixed(0)} MiB after 100 trainings, ${late.toFixed(0)} MiB after 200`);
  // One copy of the weights left by each training would be 200 MB.
  t.ok(late - early < 50, `${(late - early).toFixed(0)} MiB more after 100 trainings more`);
});
