import t from 'tap';
import { contentKind } from '../../src/data/content-kind.js';
import { sources } from '../../src/data/sources/index.js';

t.test('features that were stored before kinds of content had names are found', async (t) => {
  t.strictSame(sources.map(contentKind), [
    { name: 'cifar10', revision: 1 },
    { name: 'folder', revision: 1 },
    { name: 'synthetic', revision: 1 },
  ]);
});

t.test('an image file is the same wherever it lies; other content is its source’s own', async (t) => {
  const folder = sources.find(({ name }) => name === 'folder')!;
  t.strictSame(contentKind({ name: 'archive', revision: 7, content: 'image file' }), contentKind(folder));
  t.strictSame(contentKind({ name: 'archive', revision: 7 }), { name: 'archive', revision: 7 });
});
