import { readdirSync, readFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { readExperiment } from '../../src/config/read-experiment.js';
import { EspalierError } from '../../src/foundation/errors/errors.js';
import { catalogue } from './fake-catalogue.js';
import { fakeNetwork } from './fake-network.js';
import { minimal } from './minimal.js';

/**
 * Every kind of mistake with the exact text that a person sees. A fixture is a list of cases: `=== title`, the lines
 * added to a minimal file (or the `whole file`), `--set` arguments, `>>> CODE`, and the message.
 */
const folder = new URL('../../../test/config/fixtures/problems/', import.meta.url);

for (const file of readdirSync(folder).sort()) {
  t.test(file, async (t) => {
    const cases = readFileSync(new URL(file, folder), 'utf8').split(/^=== /m).slice(1);
    t.ok(cases.length > 5);
    for (const [index, one] of cases.entries()) await check(t, one, `case ${index + 1}`);
  });
}

async function check(t: Test, one: string, position: string): Promise<void> {
  const [given, expected] = one.split(/^>>> /m) as [string, string];
  const [title, ...lines] = given.trimEnd().split('\n') as [string, ...string[]];
  const overrides = lines.filter((line) => line.startsWith('--set ')).map((line) => line.slice('--set '.length));
  const written = lines.filter((line) => !line.startsWith('--set ')).join('\n');
  const text = title.startsWith('whole file') ? written : minimal + written;
  const request = { path: 'photos.yaml', text, overrides, catalogue, networkOf: () => fakeNetwork };
  const error = await readExperiment(request).catch((thrown) => thrown);
  t.ok(error instanceof EspalierError, `${position}, ${title}: ${error}`);
  t.equal(`${error.code}\n${error.message}`, expected.trimEnd(), `${position}, ${title}`);
}
