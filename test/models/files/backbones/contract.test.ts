import { resolve } from 'node:path';
import t from 'tap';
import { graphModel } from '../../../../src/models/files/backbones/graph_model.js';
import { onnx } from '../../../../src/models/files/backbones/onnx.js';
import { checkFileBackbone } from '../../../../src/testing/networks/check-file-backbone.js';

t.test('kinds of files keep the contract', async (t) => {
  const context = { relativeTo: resolve('test/models/fixtures'), cacheFolder: t.testdir() };
  const settings = { preprocessing: 'tf', input_size: 8 };
  await checkFileBackbone(
    onnx,
    [
      { ...settings, weights: './nchw.onnx', output: 'pooled' },
      { ...settings, weights: './nhwc.onnx', output: 'pooled' },
    ],
    context,
  );
  await checkFileBackbone(
    graphModel,
    [{ ...settings, weights: './graph-model', output: 'StatefulPartitionedCall/pooled' }],
    context,
  );
});
