import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import type { OpenEngine } from '../../../../src/contracts/components/engine.js';
import type { LayerWeights, WeightMap } from '../../../../src/contracts/components/weight-source.js';
import { onnxruntime } from '../../../../src/engines/onnxruntime/onnxruntime.js';
import { EspalierError } from '../../../../src/foundation/errors/errors.js';
import { sha256 } from '../../../../src/foundation/hash.js';
import { graphModel as graphBackbone } from '../../../../src/models/files/backbones/graph_model.js';
import { onnx } from '../../../../src/models/files/backbones/onnx.js';
import { kerasFileWeights } from '../../../../src/models/weights/formats/keras/keras-file-content.js';
import { graphModel } from '../../../../src/models/weights/sources/graph_model.js';
import { layersModel } from '../../../../src/models/weights/sources/layers_model.js';
import { safetensors } from '../../../../src/models/weights/sources/safetensors.js';
import { openFileProgram } from '../../../../src/worker/pipeline/file-program.js';
import { onThisThread } from '../../../engines/on-this-thread.js';
import type { DamagedFiles, Outcome } from './reader-threads.js';

const backbone = { name: 'mobilenet_v2', alpha: 1, inputSize: 224 };

/** Reads files as `load` of their weight source does; Keras' without the thread of their own that each gets there. */
async function read({ format, files }: DamagedFiles, wanted: LayerWeights): Promise<WeightMap> {
  if (format === 'keras') return await kerasFileWeights(files.file!, wanted);
  const relativeTo = await mkdtemp(join(tmpdir(), 'espalier-damaged-'));
  try {
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(relativeTo, name), bytes);
    if (format === 'onnx') {
      await runOnnx(join(relativeTo, 'file'), files.file!);
      return new Map();
    }
    if (format === 'graph') {
      await runGraph(relativeTo);
      return new Map();
    }
    const context = { relativeTo, cacheFolder: '/', mayDownload: false, warn: () => {} };
    const [source, path] = format === 'tfjs' ? [layersModel, '.'] : [safetensors, 'file'];
    return await source.load(await source.locate({ path }, backbone, context), backbone, wanted);
  } finally {
    await rm(relativeTo, { recursive: true });
  }
}

let engine: OpenEngine | undefined;

async function engineHere(): Promise<OpenEngine> {
  engine ??= onThisThread(await onnxruntime.open({}, { threads: 1, device: 'cpu' }));
  return engine;
}

/** Compiles the file's network and runs it once. */
async function runOnnx(path: string, bytes: Uint8Array): Promise<void> {
  const located = { source: 'onnx_file', settings: {}, path, sha256: sha256(bytes) };
  const settings = { name: 'onnx', output: 'pooled', preprocessing: 'tf', inputSize: 8 } as const;
  const { program } = await openFileProgram(onnx, settings, located, 'avg', await engineHere(), 2);
  await program.dispose();
}

async function runGraph(folder: string): Promise<void> {
  const context = { relativeTo: folder, cacheFolder: '/', mayDownload: false, warn: () => {} };
  const located = await graphModel.locate({ path: '.' }, { name: 'graph_model', inputSize: 8 }, context);
  const output = 'StatefulPartitionedCall/pooled';
  const settings = { name: 'graph_model', output, preprocessing: 'tf', inputSize: 8 } as const;
  const { program } = await openFileProgram(graphBackbone, settings, located, 'avg', await engineHere(), 2);
  await program.dispose();
}

/** What is wrong with tensors that were read; a damaged file may hold other numbers, but no other amount of them. */
function wrongIn(weights: WeightMap, wanted: LayerWeights): string | undefined {
  for (const [layer, shapes] of wanted) {
    for (const [name, shape] of Object.entries(shapes)) {
      const tensor = weights.get(layer)?.[name];
      const length = shape.reduce((product, side) => product * side, 1);
      if (tensor && tensor.shape.join() === shape.join() && tensor.data.length !== length)
        return `${layer}/${name}: ${tensor.data.length} numbers for [${shape}]`;
    }
  }
  return undefined;
}

parentPort!.on('message', async ({ files, wanted }: { files: DamagedFiles; wanted: LayerWeights }) => {
  const outcome = await read(files, wanted).then(
    (weights): Outcome => {
      const wrong = wrongIn(weights, wanted);
      return wrong === undefined ? { kind: 'read' } : { kind: 'wrong', reason: wrong };
    },
    (error: Error): Outcome => {
      // What Keras' reader throws is named by the weight source; any other must name itself.
      const named = error.message !== '' && (files.format === 'keras' || error instanceof EspalierError);
      return named ? { kind: 'refused', reason: error.message } : { kind: 'wrong', reason: String(error.stack) };
    },
  );
  parentPort!.postMessage(outcome);
});
