import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * Sets of instructions for which ONNX Runtime has kernels of its own whose results differ in the last bits, in the words
 * of Linux: wider vectors and fused products add in another order or round less often, and without `vnni` sums of
 * products of quantized numbers saturate. Sets that make the same sums faster, such as `amx_int8` or `asimddp`, do not
 * matter.
 */
const kindsOf: { readonly [architecture: string]: (has: (...sets: readonly string[]) => boolean) => string } = {
  x64: (has) => {
    if (has('avx512f')) return has('avx512_vnni') ? 'avx512 vnni' : 'avx512';
    if (has('avx2', 'fma')) return has('avx_vnni') ? 'avx2 vnni' : 'avx2';
    return has('avx') ? 'avx' : 'sse2';
  },
  arm64: (has) => ['neon', ...['sve', 'sme', 'sme2'].filter((set) => has(set))].join(' '),
};

let known: Promise<string> | undefined;

/**
 * The kind of this machine's processor, e.g. `x64 avx2`: machines of one kind give the same results bit for bit. It is
 * what the system says of the processor, since asking ONNX Runtime takes a tenth of a second. Looked up once a process.
 */
export function processorKind(): Promise<string> {
  known ??= instructionSets().then((sets) => kindOf(process.arch, sets, process.platform));
  return known;
}

/** A system that does not tell its instruction sets has a kind of its own, as nothing is known to be equal to it. */
export function kindOf(architecture: string, sets: ReadonlySet<string> | undefined, platform: string): string {
  const kind = kindsOf[architecture];
  if (!kind || !sets) return `${architecture} ${platform}`;
  return `${architecture} ${kind((...names) => names.every((name) => sets.has(name)))}`;
}

async function instructionSets(): Promise<ReadonlySet<string> | undefined> {
  try {
    if (process.platform === 'linux') return setsInCpuInfo(await readFile('/proc/cpuinfo', 'utf8'));
    if (process.platform === 'darwin')
      return setsInSysctl((await promisify(execFile)('sysctl', ['hw.optional'])).stdout);
  } catch {
    // As on a system that does not tell them.
  }
  return undefined;
}

/** Those that every core has: cores of one processor may differ. */
export function setsInCpuInfo(text: string): ReadonlySet<string> | undefined {
  const cores = [...text.matchAll(/^(?:flags|Features)\s*:(.*)$/gm)].map(
    ([, sets]) => new Set(sets!.trim().split(/\s+/)),
  );
  const [first, ...others] = cores;
  return first && new Set([...first].filter((set) => others.every((core) => core.has(set))));
}

/** `hw.optional.arm.FEAT_SME2: 1` is `sme2`. */
export function setsInSysctl(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/^hw\.optional\.arm\.FEAT_(\w+): 1$/gm)].map(([, set]) => set!.toLowerCase()));
}
