import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';
import { npm } from '../scripts/pack/npm.js';
import { runtimePackage, thisPlatform } from '../src/foundation/onnxruntime-packages.js';

const packages = fileURLToPath(new URL('../packages', import.meta.url));

/** Refuses a process every connection, as where there is no network. */
const noNetwork = `import { Socket } from 'node:net';
Socket.prototype.connect = function () { return this.destroy(new Error('there is no network')); };`;

/** The packages of `npm run pack` as a user of some npm has installed them. */
export interface Installation {
  readonly folder: string;
  /** What `npm install` said. */
  readonly said: string;
  /** Runs npm in the folder without a network, as `['exec', '--', 'espalier', 'doctor']`; rejects where that fails. */
  offline(args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }>;
}

/** Installs the packages with npm of a major version, in an empty folder outside of the checkout, with an empty cache. */
export async function install(t: Test, major: number): Promise<Installation> {
  const home = await emptyFolder(t);
  const folder = join(home, 'project');
  await mkdir(folder);
  const env = { ...userEnvironment(), npm_config_cache: join(home, 'npm'), ESPALIER_CACHE: join(home, 'espalier') };
  await npm(['install', '--prefix', join(home, 'npm-itself'), `npm@${major}`], { cwd: home, env });
  const program = join(home, 'npm-itself', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  const tarballs = (await readdir(packages)).filter(
    (name) => /^espalier-\d/.test(name) || name.startsWith(`${runtimePackage(thisPlatform)}-`),
  );
  t.equal(tarballs.length, 2, `of npm run pack: ${tarballs.join(', ')}`);
  const files = tarballs.map((name) => join(packages, name));
  const { stdout, stderr } = await npm(['install', ...files], { cwd: folder, env, program });
  const offlineEnv = {
    ...env,
    npm_config_offline: 'true',
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(noNetwork)}`,
  };
  return { folder, said: stdout + stderr, offline: (args) => npm(args, { cwd: folder, env: offlineEnv, program }) };
}

/** A folder whose parents have no node_modules to be found; removed after the test. */
export async function emptyFolder(t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'espalier-package-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Bytes of all files below a folder. */
export async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Variables as a user's shell has them: without those of the npm that runs the tests, but for the way to a registry. */
function userEnvironment(): NodeJS.ProcessEnv {
  const registry = /^npm_config_(registry|userconfig|globalconfig|(https?_|no)?proxy|cafile|ca|strict_ssl)$/i;
  const variables = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name) || registry.test(name));
  const { NODE_OPTIONS: _, ...environment } = Object.fromEntries(variables);
  return environment;
}
