import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { componentFolders } from '../../scripts/generate/scan-components.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const pages = ['CONTRIBUTING.md', 'docs/architecture.md'];

/** Folders that the pages name and that are made on the disk of whoever runs Espalier. */
const madeByRuns = ['runs/', 'features/<key>/*.rows', 'hashes/', 'weights/', 'npm/'];

/** Paths in code font, from the repository's folder or from `src`; links, from the page. */
function namedPaths(page: string, text: string) {
  const inCode = [...text.matchAll(/`([^`\s]*\/[^`\s]*)`/g)].map(([, path]) => path!);
  const linked = [...text.matchAll(/\]\(([^)#]+)(#[^)]*)?\)/g)].map(([, path]) => path!);
  return [
    ...inCode
      .filter((path) => !madeByRuns.includes(path))
      .map((path) => ({ path, candidates: [path, join('src', path)] })),
    ...linked
      .filter((path) => !path.includes('://'))
      .map((path) => ({ path, candidates: [normalize(join(dirname(page), path))] })),
  ];
}

for (const page of pages)
  t.test(`${page} names paths that exist`, async (t) => {
    const paths = namedPaths(page, readFileSync(join(root, page), 'utf8'));
    t.ok(paths.length > 10, 'paths are found');
    for (const { path, candidates } of paths)
      t.ok(
        candidates.some((candidate) => existsSync(join(root, candidate))),
        path,
      );
  });

t.test('CONTRIBUTING.md names the folder of every kind of component', async (t) => {
  const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
  for (const folder of Object.values(componentFolders)) t.ok(text.includes(`\`${folder}/\``), folder);
});

t.test('a path that is not there is noticed', async (t) => {
  const paths = namedPaths(
    'docs/x.md',
    'See `src/nowhere/`, [this](../gone.md#part) and [that](https://example.org/).',
  );
  t.same(paths, [
    { path: 'src/nowhere/', candidates: ['src/nowhere/', 'src/src/nowhere/'] },
    { path: '../gone.md', candidates: ['gone.md'] },
  ]);
});
