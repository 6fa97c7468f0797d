import { copyFile, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { runtimePackage, runtimePlatforms } from '../../src/foundation/onnxruntime-packages.js';
import type { Manifest } from './espalier-package.js';

/** What computes on the CPU. The other files of `onnxruntime-node` are for graphics cards. */
const binding = 'onnxruntime_binding.node';
const libraries: { readonly [os: string]: string } = {
  darwin: 'libonnxruntime.1.dylib',
  linux: 'libonnxruntime.so.1',
  win32: 'onnxruntime.dll',
};

/** The package.json of ONNX Runtime for one platform, from that of `onnxruntime-node`. It has no scripts. */
export function runtimeManifest(upstream: Manifest, platform: string): Manifest {
  const [os, cpu] = platform.split('-');
  const { version, license, author, type, main, types, dependencies } = upstream;
  return {
    name: runtimePackage(platform),
    version,
    description: `ONNX Runtime ${version} for Node on ${platform}: the CPU part of onnxruntime-node, without a script.`,
    license,
    author,
    type,
    main,
    types,
    os: [os],
    cpu: [cpu],
    ...(os === 'linux' ? { libc: ['glibc'] } : {}),
    dependencies: { 'onnxruntime-common': dependencies['onnxruntime-common']! },
  };
}

/** `<os>-<cpu>` for which a copy of `onnxruntime-node` has binaries, sorted. */
export async function platformsOf(upstream: string): Promise<readonly string[]> {
  const binaries = join(upstream, 'bin', 'napi-v6');
  const systems = await readdir(binaries);
  const platforms = systems.map(async (os) => (await readdir(join(binaries, os))).map((cpu) => `${os}-${cpu}`));
  return (await Promise.all(platforms)).flat().sort();
}

/** Puts the package of ONNX Runtime for one platform into a folder, from the copy of `onnxruntime-node` below `root`. */
export async function stageRuntime(root: string, platform: string, folder: string): Promise<void> {
  const upstream = join(root, 'node_modules', 'onnxruntime-node');
  const built = await platformsOf(upstream);
  if (built.join() !== runtimePlatforms.join()) {
    throw new Error(
      `onnxruntime-node has ${built.join(', ')}: bring src/foundation/onnxruntime-packages.ts up to date.`,
    );
  }
  const [os, cpu] = platform.split('-') as [string, string];
  const binaries = join('bin', 'napi-v6', os, cpu);
  await mkdir(join(folder, binaries), { recursive: true });
  for (const name of [binding, libraries[os]!]) {
    await copyFile(join(upstream, binaries, name), join(folder, binaries, name));
  }
  await cp(join(upstream, 'dist'), join(folder, 'dist'), {
    recursive: true,
    filter: (path) => extname(path) !== '.map',
  });
  const manifest = runtimeManifest(JSON.parse(await readFile(join(upstream, 'package.json'), 'utf8')), platform);
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await copyFile(join(root, 'scripts', 'pack', 'onnxruntime-license.txt'), join(folder, 'LICENSE'));
  await writeFile(join(folder, 'README.md'), readme(manifest, binaries));
}

function readme({ name, version }: Manifest, binaries: string): string {
  return `# ${name}

The files of [ONNX Runtime](https://onnxruntime.ai) that compute on the CPU of one platform, for
[Espalier](https://www.npmjs.com/package/espalier), which depends on it. Those in \`dist\` and \`${binaries}\` are the
files of \`onnxruntime-node\` ${version}, unchanged. That package has the files of all platforms, and fetches CUDA libraries
when it is installed; this one runs nothing when it is installed.

ONNX Runtime is Microsoft's, under the MIT licence (\`LICENSE\`); [its notices on what it
contains](https://github.com/microsoft/onnxruntime/blob/v${version}/ThirdPartyNotices.txt) apply.
`;
}
