import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { OpenEngine } from '../../../../src/contracts/components/engine.js';
import type { HostTensor } from '../../../../src/contracts/tensors.js';
import { onnxruntime } from '../../../../src/engines/onnxruntime/onnxruntime.js';
import { reference } from '../../../../src/engines/reference/reference.js';
import { elementsIn } from '../../../../src/foundation/elements.js';
import { nodeNameOf, parseGraphDef } from '../../../../src/models/files/graph-model/graph-def.js';
import { graphNetwork } from '../../../../src/models/files/graph-model/graph-network.js';
import { neededPart } from '../../../../src/models/files/graph-model/needed-part.js';
import { operators } from '../../../../src/models/files/graph-model/operators.js';
import { identities, withoutIdentities } from '../../../../src/models/files/graph-model/without-identities.js';
import { readTfjsFolder } from '../../../../src/models/weights/formats/tfjs-folder.js';
import { formulaPicture } from '../../formula.js';

// Written by scripts/fixtures/graph_models.py: graphs of TensorFlow, and what TensorFlow computes.
const fixtures = 'test/models/fixtures';
const expected: { readonly [folder: string]: { readonly [node: string]: Expected } } = JSON.parse(
  await readFile(join(fixtures, 'graph-model.json'), 'utf8'),
);
interface Expected {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

const read = (folder: string) => readTfjsFolder(join(fixtures, folder, 'model.json'));
const engines = [
  await onnxruntime.open({}, { threads: 1, device: 'cpu' }),
  await reference.open({}, { threads: 1, device: 'cpu' }),
];
t.after(() => Promise.all(engines.map((engine) => engine.close())));

async function outputOf(
  engine: OpenEngine,
  folder: Awaited<ReturnType<typeof read>>,
  output: string,
  picture: Int32Array,
  size: number,
): Promise<HostTensor> {
  const settings = { name: 'graph_model', output, preprocessing: 'tf', inputSize: size } as const;
  const network = graphNetwork('model.json', folder, settings, 1);
  const program = await engine.build(network.definition);
  const pixels = { shape: [1, size, size, 3], dtype: 'uint8', data: Uint8Array.from(picture) } as const;
  const { features } = await program.run({ pixels });
  await program.dispose();
  network.dispose();
  return features!;
}

function same(t: Test, what: string, found: HostTensor, { shape, values }: Expected): void {
  t.same(found.shape, shape, `${what}: shape`);
  const largest = Math.max(...values.map(Math.abs), 1e-30);
  const far = [...found.data].findIndex((value, index) => !(Math.abs(value - values[index]!) <= 2e-6 * largest));
  t.equal(far, -1, `${what}: ${found.data[far]}, not ${values[far]}`);
  t.equal(found.data.length, elementsIn(shape));
}

t.test('every operator gives what TensorFlow gives, on both engines', async (t) => {
  const folder = await read('graph-operators');
  const graph = parseGraphDef(folder.modelJson.modelTopology);
  const used = new Set<string>();
  for (const [node, wanted] of Object.entries(expected['graph-operators']!)) {
    for (const value of [node, ...graph.get(node)!.input]) used.add(graph.get(nodeNameOf(value))!.op);
    const passed = withoutIdentities(graph, node, undefined);
    const part = neededPart('model.json', passed.graph, { ...passed, input: undefined, constants: folder.tensors });
    for (const { op } of part.nodes) used.add(op);
    for (const engine of engines) {
      const found = await outputOf(engine, folder, node, formulaPicture('operators', 4), 4).catch((error) => error);
      if (found instanceof Error) t.fail(`${engine.name} ${node}: ${found.message}`);
      else same(t, `${engine.name} ${node}`, found, wanted);
    }
  }
  t.same(
    [...operators, ...identities].filter((op) => !used.has(op)),
    [],
    'all of them were compared',
  );
});

t.test('a SavedModel, with weights of every kind', async (t) => {
  for (const name of ['graph-model', 'graph-model-float16', 'graph-model-uint8', 'graph-model-uint16']) {
    const folder = await read(name);
    for (const [node, wanted] of Object.entries(expected[name]!)) {
      for (const engine of engines) {
        const found = await outputOf(engine, folder, node, formulaPicture('graph', 8), 8);
        same(t, `${name} ${engine.name} ${node}`, found, wanted);
      }
    }
  }
});
