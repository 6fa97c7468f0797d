// Compiles TypeScript into dist/, once: skipped when no source is newer than the last build, and safe when two
// processes start at once: one builds, the other waits for it.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'dist', '.built');
const lock = join(root, '.building');
const lockGoesStaleAfter = 120_000;
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

/** The folders whose TypeScript is compiled into folders of the same names below dist/. */
const folders = ['src', 'test', 'test-slow', 'test-package', 'bench', 'scripts'];

/** Brings dist/ up to date with what is in these places; false where it cannot, after saying why. */
export function build(places = [...folders, 'tsconfig.json', 'package.json']) {
  if (isCurrent(places)) return true;
  if (!existsSync(compiler)) {
    process.stderr.write('There is no compiler to build Espalier with: run npm ci in its folder first.\n');
    return false;
  }
  takeLock();
  try {
    return isCurrent(places) || compile();
  } finally {
    rmSync(lock, { force: true });
  }
}

function isCurrent(places) {
  return (
    existsSync(stamp) && statSync(stamp).mtimeMs >= Math.max(...places.map((place) => lastChange(join(root, place))))
  );
}

/** The newest change at or below a path, folders included so that a deleted file counts too. */
function lastChange(path) {
  const stat = statSync(path);
  const below = stat.isDirectory() ? readdirSync(path).map((name) => lastChange(join(path, name))) : [];
  return Math.max(stat.mtimeMs, ...below);
}

/** Waits until no other process builds. The lock says which one does, as one that is killed leaves it behind. */
function takeLock() {
  for (;;) {
    try {
      writeFileSync(lock, `${process.pid}`, { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (isAbandoned()) rmSync(lock, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
}

function isAbandoned() {
  try {
    const owner = Number(readFileSync(lock, 'utf8'));
    // It is empty between being made and being written.
    if (owner > 0) process.kill(owner, 0);
    return Date.now() - statSync(lock).mtimeMs > lockGoesStaleAfter;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function compile() {
  const started = new Date();
  // Compiled files of deleted sources would still be tested and published, so what is not rebuilt goes.
  for (const name of folders.filter((name) => name !== 'src')) {
    rmSync(join(root, 'dist', name), { recursive: true, force: true });
  }
  const { status } = spawnSync(process.execPath, [compiler, '-p', root], { stdio: ['ignore', 2, 2] });
  if (status !== 0) return false;
  writeFileSync(stamp, `${started.toISOString()}\n`);
  utimesSync(stamp, started, started);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !build()) process.exitCode = 1;
