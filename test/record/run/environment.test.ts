import t from 'tap';
import { describeEnvironment } from '../../../src/record/run/environment.js';

t.test('names the versions of what computes', (t) => {
  const { node, libraries, cores } = describeEnvironment();
  t.equal(node, process.version);
  t.ok(cores >= 1);
  for (const name of ['espalier', '@tensorflow/tfjs-core', 'onnxruntime-node', 'sharp']) {
    t.match(libraries[name], /^\d+\.\d+\.\d+/, name);
  }
  t.end();
});
