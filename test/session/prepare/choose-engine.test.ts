import t from 'tap';
import type { Engine } from '../../../src/contracts/components/engine.js';
import { chooseEngine } from '../../../src/session/prepare/choose-engine.js';

function engine(name: string, devices: readonly string[]): Engine {
  const detail = devices.length > 0 ? name : `${name} is not installed`;
  const probe = async () => ({ available: devices.length > 0, detail, devices });
  return { name, probe } as unknown as Engine;
}

const cpu = ['cpu'];
const cases: [title: string, engines: Engine[], chosen: string][] = [
  ['the usual one', [engine('a', cpu), engine('onnxruntime', cpu)], 'onnxruntime'],
  ['one with a GPU', [engine('onnxruntime', cpu), engine('tensorflow', ['cpu', 'gpu'])], 'tensorflow'],
  ['any that works', [engine('onnxruntime', []), engine('reference', cpu)], 'reference'],
];
for (const [title, engines, chosen] of cases) {
  t.test(`auto: ${title}`, async (t) => t.equal((await chooseEngine('auto', engines)).name, chosen));
}

t.test('by name, and why not', async (t) => {
  const engines = [engine('onnxruntime', cpu), engine('tensorflow', []), engine('reference', cpu)];
  t.equal((await chooseEngine('reference', engines)).name, 'reference');
  await t.rejects(chooseEngine('tensorflow', engines), {
    code: 'ENGINE_UNAVAILABLE',
    message: 'engine: tensorflow does not work on this machine: tensorflow is not installed',
    remedy: 'Set engine to onnxruntime or reference, or to auto.',
  });
  await t.rejects(chooseEngine('auto', [engine('onnxruntime', [])]), {
    message: /auto does not work .* onnxruntime is not installed/,
    remedy: 'See `espalier doctor`.',
  });
});
