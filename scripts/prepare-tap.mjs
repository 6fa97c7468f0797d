// tap keeps a build of itself with its plugins in node_modules. A fresh install has it with the TypeScript plugin, which
// cannot load the compiler that is used here and is not needed, as tests are compiled before they run: it is built
// again without, once.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('..', import.meta.url);
const built = new URL('node_modules/@tapjs/test/test-built/dist/esm/index.js', root);

if (!existsSync(built) || readFileSync(built, 'utf8').includes('@tapjs/typescript')) {
  const tap = fileURLToPath(new URL('node_modules/.bin/tap', root));
  const { status } = spawnSync(tap, ['build'], { cwd: fileURLToPath(root), stdio: ['ignore', 2, 2] });
  process.exitCode = status ?? 1;
}
