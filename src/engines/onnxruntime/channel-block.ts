import { GraphBuilder } from '../../compile/graph-builder.js';
import { toBlocks } from '../../compile/kernels/blocked.js';
import { encodeModel } from '../../compile/onnx/model.js';
import type { Runtime } from './runtime.js';
import { openSession } from './session.js';

const channels = 64;

let known: Promise<number | undefined> | undefined;

/**
 * Returns the number of channels in a block of ONNX Runtime's blocked layout (NCHWc), which is as many as a vector
 * register of this processor holds; undefined if it has no such layout. There is no API for it, so two pixels with
 * numbered channels are converted to the layout: the second pixel follows the first block of the first. Determined once
 * per process.
 */
export function channelBlock(runtime: Runtime): Promise<number | undefined> {
  known ??= ask(runtime).catch(() => undefined);
  return known;
}

async function ask(runtime: Runtime): Promise<number | undefined> {
  const graph = new GraphBuilder();
  const value = toBlocks(graph, graph.input('pixels', 'float32', [1, 1, 2, channels]), channels, channels);
  const output = { name: 'blocks', type: 'float32', shape: [1, channels, 1, 2], value } as const;
  const model = encodeModel(graph.finish('channel block', [output]));
  const session = await openSession(runtime, model, { threads: 1, optimization: 'all' });
  try {
    const data = Float32Array.from({ length: 2 * channels }, (_, index) => index);
    const { blocks } = await session.run({ pixels: { dtype: 'float32', shape: [1, 1, 2, channels], data } });
    const block = (blocks!.data as Float32Array).indexOf(channels);
    // Blocks of the layout have at least four channels.
    return block >= 4 && block < channels ? block : undefined;
  } finally {
    await session.close();
  }
}
