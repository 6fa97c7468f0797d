import t from 'tap';
import { channelBlock } from '../../../src/engines/onnxruntime/channel-block.js';
import { kindOf, processorKind, setsInCpuInfo, setsInSysctl } from '../../../src/engines/onnxruntime/processor-kind.js';
import { loadRuntime } from '../../../src/engines/onnxruntime/runtime.js';

const linux = (architecture: string, flags: string) =>
  kindOf(architecture, setsInCpuInfo(`processor\t: 0\nflags\t\t: ${flags}\n`), 'linux');

t.test('kinds of processors by instruction sets', async (t) => {
  const avx = 'fpu sse2 ssse3 avx';
  const avx2 = `${avx} f16c fma avx2`;
  const avx512 = `${avx2} avx512f avx512dq avx512bw avx512vl`;
  t.strictSame(
    [
      linux('x64', 'fpu sse2'),
      linux('x64', avx),
      linux('x64', `${avx} avx2`),
      linux('x64', avx2),
      linux('x64', `${avx2} avx_vnni`),
      linux('x64', avx512),
      linux('x64', `${avx512} avx512_vnni amx_int8`),
    ],
    ['x64 sse2', 'x64 avx', 'x64 avx', 'x64 avx2', 'x64 avx2 vnni', 'x64 avx512', 'x64 avx512 vnni'],
  );
  const arm = (features: string) =>
    kindOf('arm64', setsInCpuInfo(`Features\t: ${features}\nCPU part\t: 0xd0c\n`), 'linux');
  t.equal(arm('fp asimd asimdhp asimddp'), 'arm64 neon');
  t.equal(arm('fp asimd asimddp sve i8mm sve2 sme sme2'), 'arm64 neon sve sme sme2');
});

t.test('a processor has the instruction sets that every core has', async (t) => {
  const cores = ['fpu sse2 avx fma avx2 avx512f', 'fpu sse2 avx fma avx2'];
  const text = cores.map((flags, core) => `processor\t: ${core}\nflags\t\t: ${flags}\n`).join('\n');
  t.equal(kindOf('x64', setsInCpuInfo(text), 'linux'), 'x64 avx2');
});

t.test('macOS reports instruction sets in another form', async (t) => {
  const text = 'hw.optional.arm64: 1\nhw.optional.arm.FEAT_DotProd: 1\nhw.optional.arm.FEAT_SME: ';
  t.equal(kindOf('arm64', setsInSysctl(`${text}0\n`), 'darwin'), 'arm64 neon');
  t.equal(kindOf('arm64', setsInSysctl(`${text}1\nhw.optional.arm.FEAT_SME2: 1\n`), 'darwin'), 'arm64 neon sme sme2');
});

t.test('a system that does not report instruction sets has a kind of its own', async (t) => {
  t.equal(kindOf('x64', undefined, 'win32'), 'x64 win32');
  t.equal(kindOf('riscv64', new Set(['v']), 'linux'), 'riscv64 linux');
  t.equal(setsInCpuInfo('processor\t: 0\n'), undefined);
});

t.test('ONNX Runtime distinguishes the same kinds', async (t) => {
  const kind = await processorKind();
  t.match(kind, /^(x64|arm64) /);
  if (process.platform !== 'linux' || process.arch !== 'x64') return;
  // Its blocks have as many channels as a vector of floats: 256 bits hold 8 and 512 hold 16; with 128 it makes do with 8.
  t.equal(await channelBlock(await loadRuntime()), kind.startsWith('x64 avx512') ? 16 : 8, kind);
});
