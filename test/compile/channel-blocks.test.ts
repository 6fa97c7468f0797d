import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';
import type { Graph } from '../../src/compile/graph.js';
import { GraphBuilder } from '../../src/compile/graph-builder.js';
import { encodeModel } from '../../src/compile/onnx/model.js';
import { inputPort, resultPort, traceProgram } from '../../src/compile/trace.js';
import type { HostTensor, Named, ProgramDefinition } from '../../src/contracts/tensors.js';
import { channelBlock } from '../../src/engines/onnxruntime/channel-block.js';
import { loadRuntime } from '../../src/engines/onnxruntime/runtime.js';
import { openSession } from '../../src/engines/onnxruntime/session.js';
import { float32, normals } from '../engines/host-tensors.js';
import { firstDifference } from './kernels/parity.js';

const runtime = await loadRuntime();
const block = await channelBlock(runtime);

/** A program of some layers on x and filters, with the gradients of the sum of squares of its output. */
function gradients(name: string, shapes: Named<readonly number[]>, layers: (t: Named<tf.Tensor>) => tf.Tensor) {
  const inputs = Object.fromEntries(Object.entries(shapes).map(([input, shape]) => [input, normals(input, shape)]));
  const names = Object.keys(inputs);
  const definition: ProgramDefinition = {
    name,
    inputs,
    call(tensors) {
      const value = (...all: tf.Tensor[]) => layers(Object.fromEntries(names.map((input, i) => [input, all[i]!])));
      const loss = (...all: tf.Tensor[]) => tf.sum(tf.square(value(...all))) as tf.Scalar;
      const { grads } = tf.valueAndGrads(loss)(names.map((input) => tensors[input]!));
      const y = value(...names.map((input) => tensors[input]!));
      return { y, ...Object.fromEntries(grads.map((gradient, i) => [`gradient of ${names[i]}`, gradient])) };
    },
  };
  return { definition, inputs };
}

const four = (tensor: tf.Tensor | undefined) => tensor as tf.Tensor4D;

const cases = [
  gradients('few channels to whole blocks', { x: [2, 10, 9, 3], f: [3, 3, 3, 32] }, ({ x, f }) =>
    tf.relu(tf.conv2d(four(x), four(f), 2, 'valid')),
  ),
  gradients('few channels to a block that is not full', { x: [2, 9, 9, 3], f: [3, 3, 3, 20] }, ({ x, f }) =>
    tf.clipByValue(tf.conv2d(four(x), four(f), 2, 'same'), 0, 1),
  ),
  gradients(
    'an inverted residual',
    { x: [2, 8, 7, 20], e: [1, 1, 20, 48], d: [3, 3, 48, 1], p: [1, 1, 48, 20] },
    (all) => {
      const wide = tf.clipByValue(tf.conv2d(four(all.x), four(all.e), 1, 'same'), 0, 6);
      const depth = tf.relu(tf.depthwiseConv2d(wide, four(all.d), 1, 'same'));
      return tf.add(all.x!, tf.conv2d(depth, four(all.p), 1, 'same'));
    },
  ),
  gradients(
    'a depthwise filter with strides, on channels that are not a multiple of a block',
    { x: [2, 9, 8, 21], d: [3, 5, 21, 1] },
    ({ x, d }) => tf.depthwiseConv2d(four(x), four(d), 2, 'same'),
  ),
  gradients('a depthwise filter that does not reach the end', { x: [1, 8, 8, 16], d: [3, 3, 16, 1] }, ({ x, d }) =>
    tf.depthwiseConv2d(four(x), four(d), 2, 'valid'),
  ),
  gradients('a large image, wider after it', { x: [2, 48, 48, 8], e: [1, 1, 8, 32] }, ({ x, e }) =>
    tf.relu(tf.conv2d(four(x), four(e), 1, 'same')),
  ),
  gradients(
    'a large image, narrower after it, with a bias',
    { x: [2, 48, 48, 8], e: [1, 1, 8, 32], p: [1, 1, 32, 8], b: [8] },
    ({ x, e, p, b }) => {
      const wide = tf.relu(tf.conv2d(four(x), four(e), 1, 'same'));
      return tf.fused.conv2d({ x: wide, filter: four(p), strides: 1, pad: 'same', bias: b as tf.Tensor1D });
    },
  ),
  gradients(
    'filters with several positions and blocks, none of them full',
    { x: [2, 6, 5, 40], f: [3, 2, 40, 20], g: [2, 3, 20, 40] },
    ({ x, f, g }) => tf.conv2d(tf.relu(tf.conv2d(four(x), four(f), 1, 'same')), four(g), 1, 'same'),
  ),
  gradients(
    'images combined with a number, another image and a mean',
    { x: [2, 5, 5, 12], f: [3, 3, 12, 12] },
    ({ x, f }) => {
      const y = tf.conv2d(four(x), four(f), 1, 'same');
      return tf.add(tf.mul(tf.sigmoid(y), tf.sub(6, y)), tf.mean(y, [1, 2], true));
    },
  ),
];

t.test('programs give the same numbers in channel blocks', { skip: !block && 'no blocks here' }, async (t) => {
  for (const { definition, inputs } of cases) {
    const [plain, blocked] = [traceProgram(definition), traceProgram(definition, block)];
    t.notOk(
      operators(plain).some((op) => op.includes(':')),
      `${definition.name}: standard operators without blocks`,
    );
    t.ok(operators(blocked).includes('com.microsoft.nchwc:Conv'), `${definition.name}: convolutions in blocks`);
    const [expected, actual] = [await run(plain, inputs), await run(blocked, inputs)];
    for (const [name, { data, shape }] of Object.entries(expected)) {
      t.same(actual[name]!.shape, shape);
      // Sums of up to 4608 products in another order.
      const difference = firstDifference(actual[name]!.data, data, { largest: 1e-5 });
      t.equal(difference, -1, `${definition.name}: ${name}`);
    }
  }
});

t.test('the number of channels in a block is a power of two', { skip: !block && 'no blocks here' }, async (t) => {
  t.ok([4, 8, 16, 32].includes(block!));
});

t.test('unused nodes and their constants are removed', async (t) => {
  const graph = new GraphBuilder();
  const x = graph.input('x', 'float32', [2]);
  const sum = graph.node('Add', [x, graph.float(1)]);
  graph.node('Mul', [graph.node('Exp', [sum]), graph.float(7)]);
  const { nodes, constants } = graph.finish('graph', [{ name: 'y', type: 'float32', shape: [2], value: sum }]);
  t.same(operators({ nodes } as unknown as Graph), ['Add']);
  t.same(
    constants.map(({ data }) => data[0]),
    [1],
  );
});

t.test('an activation is fused into a convolution whose result nothing else reads', async (t) => {
  const build = (alsoRead: boolean) => {
    const graph = new GraphBuilder();
    const [x, filter] = [graph.input('x', 'float32', [1, 16, 2, 2]), graph.input('f', 'float32', [16, 16, 1, 1])];
    const y = graph.node('com.microsoft.nchwc:Conv', [x, filter]);
    const clipped = graph.node('Clip', [y, graph.float(0), graph.float(6)]);
    const outputs = [clipped, ...(alsoRead ? [y] : [])].map((value, index) => {
      return { name: `y${index}`, type: 'float32', shape: [1, 16, 2, 2], value } as const;
    });
    return graph.finish('graph', outputs).nodes;
  };
  const [merged, ...others] = build(false);
  t.same(others, []);
  t.same(merged!.outputs, ['y0']);
  t.same(merged!.attributes, { activation: { text: 'Clip' }, activation_params: { floats: [0, 6] } });
  t.same(
    build(true).map(({ op }) => op),
    ['com.microsoft.nchwc:Conv', 'Clip'],
  );
});

function operators({ nodes }: Graph): string[] {
  return nodes.map(({ op }) => op);
}

async function run(graph: Graph, inputs: Named<HostTensor>): Promise<Named<HostTensor>> {
  const session = await openSession(runtime, encodeModel(graph), { threads: 1, optimization: 'all' });
  const feeds = Object.entries(inputs).map(([name, { shape, data }]) => [inputPort(name), float32(shape, data)]);
  const results = await session.run(Object.fromEntries(feeds));
  await session.close();
  return Object.fromEntries(
    Object.entries(results).map(([port, tensor]) => [port.slice(resultPort('').length), tensor]),
  );
}
