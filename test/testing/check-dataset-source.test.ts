import t from 'tap';
import type { DatasetSource } from '../../src/contracts/components/dataset-source.js';
import type { LabelledSample } from '../../src/contracts/data.js';
import { checkDatasetSource } from '../../src/testing/check-dataset-source.js';
import { declared, refused } from './broken-components.js';

const context = { relativeTo: '/', cacheFolder: '/' };
const samples: readonly LabelledSample[] = [
  { id: 'a/1', label: 0, sha256: 'a'.repeat(64) },
  { id: 'b/1', label: 1, sha256: 'b'.repeat(64), split: 'test' },
];
const image = { width: 2, height: 1, data: new Uint8Array(6) };

const sound: DatasetSource = {
  ...declared('own'),
  missing: async () => null,
  prepare: async () => {},
  list: async () => ({ classes: ['a', 'b'], samples, ignored: [] }),
  open: async () => ({
    read: async ({ id }) => ({ ...image, data: image.data.map(() => id.charCodeAt(0)) }),
    close: async () => {},
  }),
};

t.test('a sound source passes, one that must be fetched too', async () => {
  await checkDatasetSource(sound, [{}], context);
  let isThere = false;
  const fetched: Partial<DatasetSource> = {
    missing: async () => (isThere ? null : { what: 'all of it' }),
    async prepare() {
      isThere = true;
    },
  };
  await checkDatasetSource({ ...sound, ...fetched }, [{}], context);
});

t.test('broken ones are refused', async (t) => {
  const check = (changes: Partial<DatasetSource>, words: RegExp) =>
    refused(t, checkDatasetSource({ ...sound, ...changes }, [{}], context), words);
  const listing = (first: Partial<LabelledSample>): Partial<DatasetSource> => ({
    list: async () => ({ classes: ['a', 'b'], samples: [{ ...samples[0]!, ...first }, samples[1]!], ignored: [] }),
  });
  const reading = (read: () => object): Partial<DatasetSource> => ({
    open: async () => ({ read: async () => ({ ...image, ...read() }), close: async () => {} }),
  });
  await refused(t, checkDatasetSource(sound, [{ by: 1 }], context), /^own {"by":1}: its schema takes the example: /);
  await check({ missing: async () => ({ what: 'all of it' }) }, /^own {}: misses nothing once it is prepared$/m);
  await check(
    { list: async () => ({ classes: [], samples: [], ignored: [] }) },
    /^own {}: lists classes and samples$/m,
  );
  await check(
    { list: async () => ({ classes: ['a', 'a'], samples, ignored: [] }) },
    /^own {}: names of classes differ$/m,
  );
  await check(listing({ id: 'c/1' }), /^own {}: ids differ and are sorted$/m);
  await check(listing({ id: 'b/1' }), /^own {}: ids differ and are sorted$/m);
  await check(listing({ id: 'a\\1' }), /^own {}: the id a\\1 has forward slashes$/m);
  await check(listing({ sha256: 'ABC' }), /^own {}: the sha256 of a\/1 has 64/);
  await check(listing({ label: 2 }), /^own {}: the label of a\/1 is the index of a class$/m);
  await check(listing({ split: 'val' as 'test' }), /^own {}: the split of a\/1 exists$/m);
  let lists = 0;
  const other = () => ({ classes: ['a', 'b', String(++lists)], samples, ignored: [] });
  await check({ list: async () => other() }, /^own {}: lists the same twice$/m);
  await check(
    reading(() => ({ width: 3 })),
    /^own {}: a\/1 has 3 bytes for each pixel$/m,
  );
  await check(
    reading(() => ({ data: [0, 0, 0, 0, 0, 0] })),
    /^own {}: the pixels of a\/1 are bytes$/m,
  );
  let reads = 0;
  await check(
    reading(() => ({ data: new Uint8Array(6).fill(++reads) })),
    /^own {}: a\/1 is the same whenever it is read$/m,
  );
  await check(
    { ...listing({ sha256: samples[1]!.sha256 }) },
    /^own {}: equal hashes mean equal pixels, but not those of b\/1/,
  );
});
