import t from 'tap';
import { checkPlannedEngine } from '../../src/worker/check-engine.js';

const planned = { name: 'onnxruntime', revision: 1, version: '1.30.0', processor: 'x64 avx2' };

t.test('the engine that a task was planned with', async (t) => {
  t.doesNotThrow(() => checkPlannedEngine({ ...planned }, planned));
});

t.test('another kind of processor or version, and an engine that says more or less of itself', async (t) => {
  t.throws(() => checkPlannedEngine({ ...planned, processor: 'x64 avx512', version: '1.31.0' }, planned), {
    code: 'ENGINE_DIFFERS',
    message:
      'The engine of the process is not the one that the task was planned for: processor is x64 avx512, not x64 avx2, ' +
      'version is 1.31.0, not 1.30.0.',
    remedy: /the same kind of processor and the same version/,
  });
  const { processor: _, ...less } = planned;
  t.throws(() => checkPlannedEngine(less as typeof planned, planned), {
    message: /processor is none, not x64 avx2\.$/,
  });
  t.throws(() => checkPlannedEngine({ ...planned, precision: 'bfloat16' }, planned), { code: 'ENGINE_DIFFERS' });
});
