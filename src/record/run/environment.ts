import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform } from 'node:os';
import type { Environment } from '../../contracts/record.js';
import { runtimePackages } from '../../foundation/onnxruntime-packages.js';

/** Libraries whose version can affect a number, each with the packages that may provide it, the preferred first. */
const libraries: { readonly [name: string]: readonly string[] } = {
  '@tensorflow/tfjs-core': ['@tensorflow/tfjs-core'],
  '@tensorflow/tfjs-layers': ['@tensorflow/tfjs-layers'],
  'onnxruntime-node': runtimePackages,
  sharp: ['sharp'],
};

/** Describes the machine, and the versions of Espalier and its libraries, that a result is computed with. */
export function describeEnvironment(): Environment {
  const versions: [string, string][] = [['espalier', versionIn(new URL('../../../../package.json', import.meta.url))]];
  for (const [name, packages] of Object.entries(libraries)) {
    const installed = packages.map(installedVersion).find((version) => version !== undefined);
    if (installed !== undefined) versions.push([name, installed]);
  }
  return {
    node: process.version,
    platform: `${platform()} ${arch()}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    libraries: Object.fromEntries(versions),
  };
}

/**
 * Returns the version of an installed package, undefined if it is not installed. Its package.json is found by walking
 * up the folders as Node does, because packages may hide the file from `import`.
 */
function installedVersion(name: string): string | undefined {
  for (let folder = new URL('.', import.meta.url); ; folder = new URL('..', folder)) {
    try {
      return versionIn(new URL(`node_modules/${name}/package.json`, folder));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
      if (folder.pathname === '/' || folder.href === new URL('..', folder).href) return undefined;
    }
  }
}

function versionIn(packageFile: URL): string {
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
  return version;
}
