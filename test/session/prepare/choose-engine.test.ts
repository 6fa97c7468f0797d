import t from 'tap';
import type { JsonSchema } from '../../../src/contracts/components/component.js';
import type { Engine } from '../../../src/contracts/components/engine.js';
import { chooseEngine } from '../../../src/session/prepare/choose-engine.js';

function engine(name: string, devices: readonly string[], properties: JsonSchema = {}): Engine {
  const detail = devices.length > 0 ? name : `${name} is not installed`;
  const probe = async () => ({ available: devices.length > 0, detail, devices });
  const identify = async (settings: object) => ({ ...settings, name, version: '1.0.0' });
  return { name, probe, identify, schema: { type: 'object', properties } } as unknown as Engine;
}

const cpu = ['cpu'];
const cases: [title: string, engines: Engine[], chosen: string][] = [
  ['the usual one', [engine('a', cpu), engine('onnxruntime', cpu)], 'onnxruntime'],
  ['one with a GPU', [engine('onnxruntime', cpu), engine('tensorflow', ['cpu', 'gpu'])], 'tensorflow'],
  ['any that works', [engine('onnxruntime', []), engine('reference', cpu)], 'reference'],
];
for (const [title, engines, chosen] of cases) {
  t.test(`auto: ${title}`, async (t) => {
    t.equal((await chooseEngine({ name: 'auto' }, engines, () => {})).identity.name, chosen);
  });
}

t.test('auto says that it does without the usual engine', async (t) => {
  const warnings: string[] = [];
  const warn = (text: string) => warnings.push(text);
  await chooseEngine({ name: 'auto' }, [engine('onnxruntime', cpu), engine('reference', cpu)], warn);
  await chooseEngine({ name: 'auto' }, [engine('onnxruntime', []), engine('tensorflow', ['gpu'])], warn);
  await chooseEngine({ name: 'reference' }, [engine('onnxruntime', []), engine('reference', cpu)], warn);
  t.strictSame(warnings, [], 'not where it is there, nor where a GPU is, nor where another is asked for');
  await chooseEngine({ name: 'auto' }, [engine('onnxruntime', []), engine('reference', cpu)], warn);
  t.match(warnings, [/engine onnxruntime does not work here: onnxruntime is not installed. Using reference/]);
});

t.test('by name, and why not', async (t) => {
  const engines = [engine('onnxruntime', cpu), engine('tensorflow', []), engine('reference', cpu)];
  t.equal((await chooseEngine({ name: 'reference' }, engines, () => {})).identity.name, 'reference');
  await t.rejects(
    chooseEngine({ name: 'tensorflow' }, engines, () => {}),
    {
      code: 'ENGINE_UNAVAILABLE',
      message: 'engine: tensorflow does not work on this machine: tensorflow is not installed',
      remedy: 'Set engine to onnxruntime or reference, or to auto.',
    },
  );
  await t.rejects(
    chooseEngine({ name: 'auto' }, [engine('onnxruntime', [])], () => {}),
    {
      message: /auto does not work .* onnxruntime is not installed/,
      remedy: 'See `espalier doctor`.',
    },
  );
});

t.test('settings are those of the file, or the defaults of what auto chooses', async (t) => {
  const precision = { enum: ['float32', 'bfloat16'], default: 'float32' };
  const engines = [engine('onnxruntime', cpu, { precision, memory_limit: { type: 'integer' } })];
  t.strictSame(
    await chooseEngine({ name: 'onnxruntime', precision: 'bfloat16' } as { name: string }, engines, () => {}),
    {
      settings: { name: 'onnxruntime', precision: 'bfloat16' },
      device: 'cpu',
      identity: { name: 'onnxruntime', precision: 'bfloat16', version: '1.0.0' },
    },
  );
  t.match(await chooseEngine({ name: 'auto' }, engines, () => {}), {
    settings: { name: 'onnxruntime', precision: 'float32' },
    identity: { precision: 'float32' },
  });
});
