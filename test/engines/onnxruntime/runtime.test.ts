import t from 'tap';
import { loadRuntime } from '../../../src/engines/onnxruntime/runtime.js';
import { runtimePackages } from '../../../src/foundation/onnxruntime-packages.js';

const absent = 'espalier-onnxruntime-plan9-mips';

t.test('the first package that is installed is loaded', async (t) => {
  const { env, InferenceSession } = await loadRuntime();
  t.match(env.versions.node, /^\d+\.\d+\.\d+$/, 'onnxruntime-node in a checkout');
  t.type(InferenceSession.create, 'function');
  t.equal((await loadRuntime([absent, 'onnxruntime-node'])).env, env);
  t.equal((await loadRuntime(['onnxruntime-node', absent])).env, env);
});

t.test('that of this platform is preferred to one that users have for other reasons', async (t) => {
  t.strictSame(runtimePackages, [`espalier-onnxruntime-${process.platform}-${process.arch}`, 'onnxruntime-node']);
});

t.test('none is installed, although there is one for the platform', async (t) => {
  await t.rejects(loadRuntime([absent, `${absent}-2`], 'linux-x64'), {
    code: 'ENGINE_UNAVAILABLE',
    message: `ONNX Runtime is not installed: neither ${absent} nor ${absent}-2 is there.`,
    remedy: /--include=optional/,
  });
});

t.test('there is none for the platform', async (t) => {
  await t.rejects(loadRuntime([absent], 'plan9-mips'), {
    code: 'ENGINE_UNAVAILABLE',
    message:
      'ONNX Runtime is not built for plan9-mips, only for darwin-arm64, linux-arm64, linux-x64, win32-arm64, win32-x64.',
    remedy: /the slow engine reference/,
  });
});

t.test('one that is installed and does not load is not passed over', async (t) => {
  const broken = 'data:text/javascript,throw new Error("libonnxruntime.so.1: cannot open shared object file")';
  await t.rejects(loadRuntime([broken, 'onnxruntime-node']), {
    code: 'ENGINE_UNAVAILABLE',
    message: /does not load: libonnxruntime.so.1: cannot open shared object file\.$/,
  });
});
