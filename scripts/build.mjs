// Compiles TypeScript into dist/, once: skipped when no source is newer than the last build, and safe when two
// processes start at once (`npx` in a checkout runs `prepare` again): one builds, the other waits for it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'dist', '.built');
const lock = join(root, '.build-lock');
const lockGoesStaleAfter = 120_000;

/** The newest change below the sources, folders included so that a deleted file counts too. */
function newestSource() {
  let newest = 0;
  const visit = (path) => {
    const stat = statSync(path);
    newest = Math.max(newest, stat.mtimeMs);
    if (stat.isDirectory()) for (const name of readdirSync(path)) visit(join(path, name));
  };
  for (const name of ['src', 'test', 'test-slow', 'bench', 'scripts', 'tsconfig.json', 'package.json']) {
    if (existsSync(join(root, name))) visit(join(root, name));
  }
  return newest;
}

const isCurrent = () => existsSync(stamp) && statSync(stamp).mtimeMs >= newestSource();

function takeLock() {
  for (;;) {
    try {
      mkdirSync(lock);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > lockGoesStaleAfter) rmSync(lock, { recursive: true, force: true });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
}

const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
// Installed from a tarball: dist is there, and the compiler is not.
if (!isCurrent() && existsSync(compiler)) {
  takeLock();
  try {
    if (!isCurrent()) {
      const started = new Date();
      // Compiled files of deleted sources would still be tested and published, so what is not rebuilt goes.
      for (const name of ['test', 'test-slow', 'bench', 'scripts'])
        rmSync(join(root, 'dist', name), { recursive: true, force: true });
      const { status } = spawnSync(process.execPath, [compiler, '-p', root], { stdio: ['ignore', 2, 2] });
      if (status !== 0) process.exitCode = status ?? 1;
      else {
        writeFileSync(stamp, `${started.toISOString()}\n`);
        const { utimesSync } = await import('node:fs');
        utimesSync(stamp, started, started);
      }
    }
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}
