import t from 'tap';
import { brokenLinks } from '../../../scripts/pack/broken-links.js';

t.test('links of packed pages lead to packed files', async (t) => {
  const folder = t.testdir({
    'README.md': [
      '![picture](docs/images/a.svg), [page](docs/a.md#part), [folder](docs), [here](#part)',
      '[site](https://example.org/b.md) [letter](mailto:a@example.org) `[code](none.md)`',
      '```\n[code](none.md)\n```',
      '[gone](docs/b.md) ![lost](images/a.svg)',
    ].join('\n'),
    docs: { 'a.md': '[back](../README.md) [code](../src/a.ts) [sibling](images/a.svg)' },
  });
  const files = ['README.md', 'docs/a.md', 'docs/images/a.svg'];
  t.strictSame(await brokenLinks(folder, files), [
    'README.md: docs/b.md',
    'README.md: images/a.svg',
    'docs/a.md: ../src/a.ts',
  ]);
});
