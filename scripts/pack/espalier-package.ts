import { execFile } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runtimePackage, runtimePlatforms } from '../../src/foundation/onnxruntime-packages.js';

/** A package.json; only what is changed here has a type. */
export interface Manifest {
  readonly dependencies: { readonly [name: string]: string };
  readonly [field: string]: unknown;
}

/** The fields that only a checkout has a use for. */
const ofCheckouts = new Set(['private', 'scripts', 'tap', 'devDependencies']);

/**
 * The package.json that is published: ONNX Runtime comes from the package of the user's platform, as an optional
 * dependency, of which npm installs those alone whose `os`, `cpu` and `libc` fit.
 */
export function publishedManifest(manifest: Manifest): Manifest {
  const { 'onnxruntime-node': version, ...dependencies } = manifest.dependencies;
  if (version === undefined) throw new Error('package.json has no dependency onnxruntime-node to repack.');
  const kept = Object.entries(manifest).filter(([field]) => !ofCheckouts.has(field));
  const runtimes = runtimePlatforms.map((platform) => [runtimePackage(platform), version]);
  return { ...Object.fromEntries(kept), dependencies, optionalDependencies: Object.fromEntries(runtimes) };
}

/** Puts the package of Espalier into a folder, compiled from the sources that there are now. */
export async function stageEspalier(root: string, folder: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest;
  const files = (manifest.files as readonly string[]).filter((path) => path !== 'dist/src');
  for (const path of [...files, 'README.md', 'LICENSE']) {
    await cp(join(root, path), join(folder, path), { recursive: true });
  }
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(publishedManifest(manifest), null, 2)}\n`);
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const project = join(root, 'scripts', 'pack', 'tsconfig.json');
  await promisify(execFile)(process.execPath, [compiler, '-p', project, '--outDir', join(folder, 'dist')]);
}
