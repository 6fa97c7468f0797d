import { catalogue } from '../../src/catalogue.js';
import { onnxruntime } from '../../src/engines/onnxruntime/onnxruntime.js';
import { elementsIn } from '../../src/foundation/elements.js';
import { randomStream } from '../../src/foundation/random.js';
import { loadBackbone } from '../../src/models/backbone.js';
import { pooledCut } from '../../src/models/freeze/cut.js';
import { frozenPart } from '../../src/models/freeze/frozen-part.js';
import { random } from '../../src/models/weights/sources/random.js';
import { batchSize } from '../../src/worker/pipeline/frozen-images.js';
import type { BackboneOptions } from '../backbones.js';
import { serve } from './serve.js';

// A whole network as the worker process runs it: a concurrent program, each thread on batches of its own.

await serve(async ({ name, inputSize, threads, seconds, scratch }: BackboneOptions) => {
  const identity = { name, inputSize };
  const context = { relativeTo: scratch, cacheFolder: scratch, mayDownload: false, warn: () => {} };
  const located = await random.locate({ seed: 0 }, identity, context);
  const backbone = await loadBackbone(identity, located, catalogue);
  const engine = await onnxruntime.open({}, { threads, device: 'cpu' });
  const definition = frozenPart(backbone, pooledCut, { pooling: 'avg', inputSize, batchSize });
  const program = await engine.build(definition, { concurrent: true });
  backbone.dispose();

  const shape = [batchSize, inputSize, inputSize, 3];
  const draw = randomStream('benchmark');
  const pixels = { shape, dtype: 'uint8', data: new Uint8Array(elementsIn(shape)).map(() => draw.below(256)) } as const;
  const run = async (rounds: number) => {
    const thread = async () => {
      for (let round = 0; round < rounds; round++) await program.run({ pixels });
    };
    await Promise.all(Array.from({ length: program.concurrency }, thread));
  };
  await run(1);
  const started = performance.now();
  await run(1);
  const rounds = Math.max(1, Math.ceil((seconds * 1000) / (performance.now() - started)));
  return {
    tasks: {
      async ready() {
        await run(rounds);
        return rounds * program.concurrency * batchSize;
      },
    },
  };
});
