import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { processesOf, type Suite, suites } from './run-tests/test-processes.js';

// `npm test`: runs the tests of a suite in processes that share the start, two at a time, and writes TAP. The command
// `tap` would start a process a file, and have every process that a test starts, Espalier's workers too, load its hooks
// into Node's module loader: twice the processor time in all.

const [suite, ...names] = process.argv.slice(2) as [Suite, ...string[]];
const dist = dirname(dirname(fileURLToPath(import.meta.url)));
const entry = fileURLToPath(new URL('run-tests/test-process.js', import.meta.url));

t.setTimeout(0);
t.jobs = 2;
for (const { name, files } of processesOf(suite, dist)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const seconds = files.length * suites[suite].secondsPerFile;
  // A process that tap starts itself is told to load the hooks in NODE_OPTIONS.
  const args = ['-u', 'NODE_OPTIONS', process.execPath, '--enable-source-maps', entry, suite, name];
  const env = { ...process.env, TAP_TIMEOUT: String(seconds) };
  t.spawn('env', args, { buffered: true, env, timeout: seconds * 1000 }, name);
}
