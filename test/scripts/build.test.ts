import { execFile, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Stands in for the compiler: it notes that it was called, takes its time, and writes the command or fails. */
const compiler = `
const { appendFileSync, existsSync, mkdirSync, writeFileSync } = require('node:fs');
appendFileSync('compiled.log', 'x');
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150);
if (existsSync('src/mistake.ts')) { console.log('src/mistake.ts: error'); process.exit(2); }
mkdirSync('dist/src/cli', { recursive: true });
writeFileSync('dist/src/cli/main.js', 'console.log("runs")');
`;

/** A checkout with Espalier's own bin and build script. */
function checkout(t: Test) {
  const folder = t.testdir({
    'package.json': '{ "type": "module" }',
    'tsconfig.json': '{}',
    ...Object.fromEntries(['test', 'test-slow', 'test-package', 'bench'].map((name) => [name, {}])),
    src: { 'a.ts': '' },
    node_modules: { typescript: { 'package.json': '{}', bin: { tsc: compiler } } },
  });
  cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true });
  mkdirSync(join(folder, 'scripts'));
  cpSync(join(root, 'scripts', 'build.mjs'), join(folder, 'scripts', 'build.mjs'));
  const log = join(folder, 'compiled.log');
  return {
    folder,
    command: () => promisify(execFile)(process.execPath, ['bin/espalier.js'], { cwd: folder }),
    compilations: () => (existsSync(log) ? readFileSync(log, 'utf8').length : 0),
    edit(name: string) {
      writeFileSync(join(folder, 'src', name), '');
      const later = new Date(Date.now() + 1000);
      utimesSync(join(folder, 'src', name), later, later);
    },
  };
}

t.test('the first command compiles, the next do when a source has changed', async (t) => {
  const { command, compilations, edit } = checkout(t);
  t.equal((await command()).stdout, 'runs\n', 'stdout is the command’s alone');
  await command();
  t.equal(compilations(), 1);
  edit('a.ts');
  await command();
  t.equal(compilations(), 2);
});

t.test('of commands that start together one compiles and the others wait', async (t) => {
  const { command, compilations } = checkout(t);
  const outputs = await Promise.all([command(), command(), command()]);
  for (const { stdout } of outputs) t.equal(stdout, 'runs\n');
  t.equal(compilations(), 1);
});

t.test('a build that was killed keeps nobody waiting', async (t) => {
  const { command, folder } = checkout(t);
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(join(folder, '.building'), `${pid}`);
  t.equal((await command()).stdout, 'runs\n');
  t.notOk(existsSync(join(folder, '.building')));
});

t.test('nothing runs that does not compile', async (t) => {
  const { command, edit } = checkout(t);
  await command();
  edit('mistake.ts');
  await t.rejects(command(), { code: 1, stdout: '', stderr: 'src/mistake.ts: error\n' });
});

t.test('a checkout that nothing is installed in', async (t) => {
  const { command, folder } = checkout(t);
  rmSync(join(folder, 'node_modules'), { recursive: true });
  await t.rejects(command(), { code: 1, stderr: /run npm ci/ });
});

t.test('a package has neither sources nor a build script', async (t) => {
  const { command, folder, compilations } = checkout(t);
  await command();
  for (const name of ['src', 'scripts', 'node_modules']) rmSync(join(folder, name), { recursive: true });
  t.equal((await command()).stdout, 'runs\n');
  t.equal(compilations(), 1);
});
