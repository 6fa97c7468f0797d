import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import t from 'tap';
import { processesOf, type Suite } from './test-processes.js';

// `test-process.js <suite> <name>`: runs the test files of one process, each when the one before it has ended.

const [suite, name] = process.argv.slice(2) as [Suite, string];
const dist = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const environment = { ...process.env };
const workingFolder = process.cwd();

for (const file of processesOf(suite, dist).find((each) => each.name === name)!.files) {
  const path = join(dist, suite, file);
  t.comment(file);
  await import(pathToFileURL(path).href);
  // The file's own tests are waiting in tap's queue; this one comes after them, and undoes what they set in the environment.
  await t.test(`end of ${file}`, async (t) => {
    for (const key of Object.keys(process.env)) if (!(key in environment)) delete process.env[key];
    Object.assign(process.env, environment);
    t.equal(process.cwd(), workingFolder);
  });
}
