import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import t from 'tap';
import type { FileBackbone } from '../../../src/contracts/components/file-backbone.js';
import { sha256 } from '../../../src/foundation/hash.js';
import { onnx } from '../../../src/models/files/backbones/onnx.js';
import type { FileBackboneSettings } from '../../../src/models/files/file-settings.js';
import { checkFileBackbone } from '../../../src/testing/networks/check-file-backbone.js';
import { refused } from '../broken-components.js';

const example = { weights: './nchw.onnx', output: 'pooled', preprocessing: 'tf', input_size: 8 };
const context = { relativeTo: resolve('test/models/fixtures'), cacheFolder: '/' };
const having = (change: Partial<FileBackbone<FileBackboneSettings>>) =>
  checkFileBackbone({ ...onnx, ...change } as FileBackbone, [example], context);

t.test('a kind of file is named with the promise that it breaks', async (t) => {
  await refused(t, having({ weightSource: 'paper' }), /^onnx: there is its source of weights paper$/m);
  await refused(t, having({ weightsExample: './m' }), /^onnx: its example of weights is one of its source$/m);
  await refused(
    t,
    checkFileBackbone(onnx as FileBackbone, [{ ...example, input_size: 0 }], context),
    /its schema takes/,
  );
  const trusting = having({
    open: (settings, located, engine, batchSize) =>
      onnx.open(settings, { ...located, sha256: sha256(readFileSync(located.path)) }, engine, batchSize),
  });
  await refused(t, trusting, /^onnx \{.*\}: refuses a file that is not the one that was located/);
  const mixing = having({
    async open(...given) {
      const model = await onnx.open(...given);
      const program = {
        ...model.program,
        async run(inputs: Parameters<typeof model.program.run>[0]) {
          const { features } = await model.program.run(inputs);
          features!.data[0] = features!.data.at(-1)!;
          return { features: features! };
        },
      };
      return { ...model, program };
    },
  });
  await refused(t, mixing, /^onnx \{.*\}: an image's features do not depend on other images/);
});
