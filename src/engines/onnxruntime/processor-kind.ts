import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * Instruction sets, by Linux' names, for which ONNX Runtime has separate kernels whose results differ in the last bits:
 * wider vectors and fused multiply-adds add in another order or round less often, and without `vnni` sums of quantized
 * products saturate. Sets that only compute the same sums faster, such as `amx_int8` or `asimddp`, do not matter.
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
 * Returns the kind of this machine's processor, e.g. `x64 avx2`: machines of one kind give the same results bit for
 * bit. It is read from the operating system, because asking ONNX Runtime takes a tenth of a second. Determined once per
 * process.
 */
export function processorKind(): Promise<string> {
  known ??= instructionSets().then((sets) => kindOf(process.arch, sets, process.platform));
  return known;
}

/**
 * Returns the kind for some instruction sets. A system that does not report them has a kind of its own, because its
 * results are not known to equal any other's.
 */
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
    // If they cannot be read, they are unknown, as on other systems.
  }
  return undefined;
}

/** Returns the instruction sets that every core has, because cores of one processor may differ. */
export function setsInCpuInfo(text: string): ReadonlySet<string> | undefined {
  const cores = [...text.matchAll(/^(?:flags|Features)\s*:(.*)$/gm)].map(
    ([, sets]) => new Set(sets!.trim().split(/\s+/)),
  );
  const [first, ...others] = cores;
  return first && new Set([...first].filter((set) => others.every((core) => core.has(set))));
}

/** Returns the instruction sets in the output of sysctl: `hw.optional.arm.FEAT_SME2: 1` is `sme2`. */
export function setsInSysctl(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/^hw\.optional\.arm\.FEAT_(\w+): 1$/gm)].map(([, set]) => set!.toLowerCase()));
}
