import { resolve } from 'node:path';
import t from 'tap';
import type { WeightSource } from '../../../src/contracts/components/weight-source.js';
import { safetensors } from '../../../src/models/weights/sources/safetensors.js';
import { checkWeightSource } from '../../../src/testing/networks/check-weight-source.js';
import { refused } from '../broken-components.js';
import { tiny } from './tiny-backbone.js';

const source = safetensors as unknown as WeightSource;
const context = {
  ...{ relativeTo: resolve('test/models/fixtures'), cacheFolder: '/' },
  ...{ components: { backbones: [tiny] }, backbone: { name: 'tiny' } },
};
const having = (change: Partial<WeightSource>, example = 'keras3.safetensors') =>
  checkWeightSource({ ...source, ...change }, [example], context);
const located = (change: object): Partial<WeightSource> => ({
  locate: async (...given) => ({ ...(await source.locate(...given)), ...change }),
});

let loads = 0;
const broken: readonly (readonly [Partial<WeightSource>, RegExp])[] = [
  [{ downloads: true }, /^safetensors: has no settings, since it downloads/],
  [{ lacks: () => 'none' }, /^safetensors .*: its schema takes the example: .*backbone\.weights cannot be used: none/s],
  [located({ source: 'coco' }), /^safetensors .*: names itself as the source/],
  [located({ sha256: 'abc' }), /^safetensors .*: their sha256 has 64/],
  [located({ settings: { call() {} } }), /^safetensors .*: what it finds is plain data/],
  [{ load: async () => new Map() }, /^safetensors .*: its weights fit: .*Conv1\/kernel is missing/],
  [
    {
      async load(...given) {
        const weights = await source.load(...given);
        const { kernel } = weights.get('Conv1')!;
        kernel!.data[0] = loads++;
        return weights;
      },
    },
    /^safetensors .*: its weights fit: they are the same twice/,
  ],
  [
    {
      load: async ({ path }, ...given) =>
        source.load(await source.locate({ path }, given[0], { ...context, mayDownload: false, warn() {} }), ...given),
    },
    /^safetensors .*: refuses a file that is not the one that was located/,
  ],
];
for (const [change, words] of broken) t.test(`refused: ${words}`, (t) => refused(t, having(change), words));
t.test('an example that is not there', (t) =>
  refused(t, having({}, 'absent.safetensors'), /: finds weights that are on this machine: absent\.safetensors/),
);
