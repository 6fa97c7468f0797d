import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { espalier } from '../test/cli/espalier.js';
import { tinyExperiment, twoRuns } from '../test/cli/tiny-experiment.js';
import { emptyFolder, install, sizeOf } from './installation.js';
import { libraryExample } from './library-example.js';

const config = 'configs/smoke.yaml';
const checkout = fileURLToPath(new URL('../../', import.meta.url));

/** What an experiment gave, without what a clock said. */
function outcome(runs: string, cache: string) {
  const lines = readFileSync(join(runs, 'smoke', 'leaderboard.csv'), 'utf8')
    .trim()
    .split('\n');
  const [header, ...rows] = lines.map((line) => line.split(','));
  const kept = header!.map((column) => !column.endsWith('_seconds'));
  const results = rows.map(([run]) => JSON.parse(readFileSync(join(runs, 'smoke', run!, 'result.json'), 'utf8')));
  return {
    leaderboard: [header!, ...rows].map((row) => row.filter((_, column) => kept[column])),
    fingerprints: results.map(({ fingerprint }) => fingerprint),
    environments: results.map(({ environment }) => environment),
    featureKeys: readdirSync(join(cache, 'features')).sort(),
  };
}

const inCheckout = (async () => {
  const cwd = await emptyFolder(t);
  const { code, stderr } = await espalier(['run', join(checkout, config)], { cwd });
  t.equal(code, 0, stderr);
  return outcome(join(cwd, 'runs'), join(cwd, '.cache'));
})();

for (const major of [10, 11]) {
  t.test(`npm ${major}: installed from tarballs, used without a network`, async (t) => {
    const { folder, said, offline } = await install(t, major);
    const installed = JSON.parse(readFileSync(join(folder, 'node_modules', '.package-lock.json'), 'utf8')).packages as {
      readonly [path: string]: { readonly hasInstallScript?: true };
    };
    const scripts = Object.entries(installed).filter(([, { hasInstallScript }]) => hasInstallScript);
    t.strictSame(scripts, [], 'no package has a script that runs when it is installed');
    t.notOk('node_modules/onnxruntime-node' in installed);
    t.notMatch(said, /onnxruntime|deprecated/, 'nothing to worry about is said');
    const megabytes = (await sizeOf(join(folder, 'node_modules'))) / 1e6;
    t.ok(megabytes <= 230, `${megabytes.toFixed(0)} MB installed, 230 at most`);

    const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as { version: string };
    t.equal((await offline(['exec', '--', 'espalier', '--version'])).stdout.trim(), version);
    t.match((await offline(['exec', '--', 'espalier', 'doctor'])).stdout, /onnxruntime +works/);
    const connecting = offline(['exec', '-c', `node -e "fetch('http://localhost:8080')"`]);
    await t.rejects(connecting, /there is no network/, 'what connects does not pass unnoticed');
    await offline(['exec', '--', 'espalier', 'run', `node_modules/espalier/${config}`]);
    const result = outcome(join(folder, 'runs'), join(folder, '..', 'espalier'));
    t.equal(result.leaderboard.length, 3, 'a header and two runs');
    t.strictSame(result, await inCheckout, 'runs, fingerprints, versions and keys of features are those of a checkout');

    writeFileSync(join(folder, 'photos.yaml'), tinyExperiment({ sweep: twoRuns }));
    writeFileSync(join(folder, 'example.mjs'), libraryExample(join(folder, 'node_modules', 'espalier')));
    const example = await offline(['exec', '-c', 'node example.mjs']);
    t.match(example.stdout, /^2 runs; the best is \S+, see .*leaderboard\.csv$/m, 'the example of the library runs');
  });
}
